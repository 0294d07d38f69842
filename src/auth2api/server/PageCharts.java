package auth2api.server;

/** The drawn parts of the status page: limit windows as bars, and what was served as small charts. */
final class PageCharts {
    static final String SCRIPT = """
        const SPANS = { minutes: [60, 60, 'hour', 'minute'], hours: [3600, 24, 'day', 'hour'] };
        let span = 'minutes';

        function limitCard(one) {
          const full = one.utilization;
          const level = one.status === 'rejected' || full >= 1 ? 'bad' : full >= 0.8 ? 'warn' : '';
          const figure = full === undefined
            ? el('span', { class: 'muted' }, one.status === 'rejected' ? 'not available' : 'unknown')
            : el('span', { class: 'big' }, Math.round(full * 100) + '%');
          const filled = el('div');
          filled.style.width = Math.min(100, (full || 0) * 100) + '%';
          return el('div', { class: 'card' },
            el('div', { class: 'top' }, el('b', {}, one.label), figure),
            full === undefined ? '' : el('div', { class: 'bar ' + level, role: 'meter', 'aria-label': one.label,
              'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': Math.round((full || 0) * 100) }, filled),
            el('div', { class: 'top muted' }, one.reset ? until('resets in ', one.reset) : el('span', {}, ''),
              since('read ', one.seen_at)));
        }

        function series(stats) {
          const [width, count] = SPANS[span];
          const found = new Map(stats[span].map(one => [Date.parse(one.at) / 1000 / width, one]));
          const last = Math.floor(Date.now() / 1000 / width);
          return Array.from({ length: count }, (none, i) => {
            const at = last - count + 1 + i;
            return { at: new Date(at * width * 1000), of: found.get(at) || null };
          });
        }

        const sum = (list, of) => list.reduce((all, one) => all + (one.of ? of(one.of) : 0), 0);
        const failed = one => one.client_errors + one.server_errors + one.client_left;
        const tokensIn = one => one.tokens.input + one.tokens.cache_read + one.tokens.cache_write;

        function chart(name, list, shown, most, parts) {
          const peak = Math.max(0, ...list.map(one => one.of ? parts.reduce((all, p) => all + p[1](one.of), 0) : 0));
          const svg = draw('svg', { viewBox: '0 0 ' + list.length * 10 + ' 64', preserveAspectRatio: 'none',
            role: 'img', 'aria-label': name + ' in the last ' + SPANS[span][2] + ': ' + shown });
          list.forEach((one, i) => {
            const slot = draw('g');
            slot.append(draw('rect', { x: i * 10 + 1, y: 62, width: 8, height: 2, class: 'z' }));
            let y = 64;
            for (const [style, value] of one.of ? parts : []) {
              const height = value(one.of) / (peak || 1) * 62;
              y -= height;
              slot.append(draw('rect', { x: i * 10 + 1, y, width: 8, height, class: style }));
            }
            const told = draw('title');
            told.textContent = clock(one.at) + ' - '
              + (one.of ? parts.map(p => p[2](p[1](one.of))).join(', ') : 'none');
            slot.append(told);
            svg.append(slot);
          });
          return el('div', { class: 'card' }, el('div', { class: 'top' }, el('b', {}, name),
            el('span', { class: 'big' }, shown)), svg, el('div', { class: 'top muted' },
            el('span', {}, clock(list[0].at)), el('span', { class: 'peak' }, peak ? 'peak ' + most(peak) : ''),
            el('span', {}, 'now')));
        }

        function charts(stats) {
          const list = series(stats);
          const count = sum(list, one => one.count);
          const number = words => value => short(value) + ' ' + words;
          return [
            chart('Requests', list, short(count), short, [['a', one => one.count, number('requests')]]),
            chart('Errors', list, short(sum(list, failed)), short, [['e', failed, number('errors')]]),
            chart('Latency', list, count ? seconds(sum(list, one => one.ms) / count) : '-', seconds,
              [['a', one => one.count ? one.ms / one.count : 0, seconds]]),
            chart('Tokens', list, short(sum(list, one => tokensIn(one) + one.tokens.output)), short,
              [['a', one => one.tokens.output, number('out')], ['b', tokensIn, number('in')]])];
        }
        """;

    private PageCharts() {
    }
}
