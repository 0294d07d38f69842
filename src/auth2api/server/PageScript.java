package auth2api.server;

/**
 * What the status page does: the first part shows a state (limits as bars, charts, the last requests, the account), the
 * second asks for the key, follows the event stream, and answers the buttons.
 */
final class PageScript {
    static final String TEXT = """
        'use strict';
        const $ = id => document.getElementById(id);

        function el(tag, attributes, ...children) {
          const node = /^(svg|g|rect|title)$/.test(tag) ? document.createElementNS($('pen').namespaceURI, tag)
            : document.createElement(tag);
          for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
          node.append(...children);
          return node;
        }
        function put(id, text) {
          if ($(id).textContent !== text) $(id).textContent = text;
        }

        function lasting(at) {
          const s = Math.round(Math.abs(Date.parse(at) - Date.now()) / 1000), m = Math.floor(s / 60);
          return s < 60 ? s + ' s' : m < 60 ? m + ' min' : m < 48 * 60 ? Math.floor(m / 60) + ' h ' + m % 60 + ' min'
            : Math.floor(m / 1440) + ' d ' + Math.floor(m % 1440 / 60) + ' h';
        }
        const clock = at => at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
        const seconds = ms => ms < 1000 ? Math.round(ms) + ' ms' : (ms / 1000).toFixed(ms < 10000 ? 1 : 0) + ' s';
        const short = n => n < 10000 ? String(n) : n < 1e6 ? (n / 1e3).toFixed(n < 1e5 ? 1 : 0) + 'k'
          : (n / 1e6).toFixed(1) + 'M';
        const muted = (...texts) => el('div', { class: 'top muted' }, ...texts.map(text => el('span', {}, text)));
        const headed = (name, figure, style = 'big') => el('div', { class: 'top' }, el('b', {}, name),
          el('span', { class: style }, figure));

        function limitCard(one) {
          const full = Math.round(one.utilization * 100), known = !isNaN(full);
          const level = one.status === 'rejected' || full >= 100 ? 'bad' : full >= 80 ? 'warn' : '';
          const filled = el('div', {});
          filled.style.width = Math.min(100, full || 0) + '%';
          return el('div', { class: 'card' },
            known ? headed(one.label, full + '%')
              : headed(one.label, one.status === 'rejected' ? 'not available' : 'unknown', 'muted'),
            known ? el('div', { class: 'bar ' + level, role: 'meter', 'aria-label': one.label, 'aria-valuemin': 0,
              'aria-valuemax': 100, 'aria-valuenow': full }, filled) : '',
            muted(one.reset ? 'resets in ' + lasting(one.reset) : '', 'read ' + lasting(one.seen_at) + ' ago'));
        }

        const SPANS = { minutes: [60, 60, 'hour'], hours: [3600, 24, 'day'] };
        const tokensIn = tokens => tokens.input + tokens.cache_read + tokens.cache_write;
        const CHARTS = [
          ['Requests', short, one => one.count],
          ['Errors', short, one => one.client_errors + one.server_errors + one.client_left],
          ['Latency', seconds, one => one.ms / one.count],
          ['Tokens', short, one => tokensIn(one.tokens) + one.tokens.output]];

        function chart(stats, span, [name, say, value]) {
          const [width, count, words] = SPANS[span], last = Math.floor(Date.now() / 1000 / width);
          const values = new Map(stats[span].map(one => [Date.parse(one.at) / 1000 / width, value(one)]));
          const sum = stats[span].reduce((all, one) => all + (name === 'Latency' ? one.ms : value(one)), 0);
          const calls = stats[span].reduce((all, one) => all + one.count, 0);
          const shown = name !== 'Latency' ? say(sum) : calls ? say(sum / calls) : '-';
          const peak = Math.max(0, ...values.values());
          const bars = Array.from({ length: count }, (none, i) => {
            const at = last - count + 1 + i, height = (values.get(at) || 0) / (peak || 1) * 62;
            return el('g', {}, el('title', {}, clock(new Date(at * width * 1000)) + ' - ' + say(values.get(at) || 0)),
              el('rect', { x: i * 10 + 1, y: 62, width: 8, height: 2, class: 'z' }),
              el('rect', { x: i * 10 + 1, y: 64 - height, width: 8, height, class: name === 'Errors' ? 'e' : 'a' }));
          });
          return el('div', { class: 'card' }, headed(name, shown), el('svg', { viewBox: '0 0 ' + count * 10 + ' 64',
            preserveAspectRatio: 'none', role: 'img', 'aria-label': name + ' in the last ' + words + ': ' + shown },
            ...bars), muted('last ' + words, peak ? 'peak ' + say(peak) : ''));
        }

        function requestRow(one) {
          const level = one.broken_off || one.status >= 500 ? 'bad' : one.status >= 400 ? 'warn' : '';
          const status = one.status === 499 ? 'client left' : one.status + (one.broken_off ? ' broken off' : '');
          const cells = [[new Date(one.at).toLocaleTimeString([], { hour12: false })], [one.endpoint],
            [one.model || '-'], [one.key || '-'], [status, 's ' + level],
            [one.first_byte_ms < 0 ? '-' : seconds(one.first_byte_ms), 'n'], [seconds(one.ms), 'n'],
            [short(tokensIn(one.tokens)), 'n'], [short(one.tokens.output), 'n']];
          return el('tr', {}, ...cells.map(([text, style]) => el('td', { class: style || '' }, text)));
        }

        function requests(stats) {
          const words = stats.in_flight ? 'in flight now: ' + stats.in_flight : stats.recent.length ? '' : 'none yet';
          const now = words ? [el('tr', {}, el('td', { colspan: 9, class: 'muted' }, words))] : [];
          $('requests').replaceChildren(...now, ...stats.recent.map(requestRow));
        }

        function facts(account, since, version) {
          const days = account.login?.age_days;
          const rows = { Account: account.email || '-', Kind: (account.kind || '-').replace('oauth', 'Claude login'),
            'Logged in': days == null ? 'unknown' : days === 0 ? 'today' : days === 1 ? 'yesterday'
              : days + ' days ago',
            'Access token': account.expires ? 'good for ' + lasting(account.expires) : 'no known end',
            Refreshed: account.last_refresh ? lasting(account.last_refresh) + ' ago' : 'never',
            'Counting since': new Date(since).toLocaleString(), Version: version };
          $('account').replaceChildren(...Object.entries(rows).flatMap(([name, value]) =>
            [el('dt', {}, name), el('dd', {}, value)]));
        }

        function health(account) {
          const some = account.cooldowns.map(one => one.models).join(', ');
          const [level, words] = {
            ok: some ? ['warn', 'Requests are served, but not for ' + some] : ['', 'All is well: requests are served'],
            no_account: ['bad', 'There is no account: run auth2api login'],
            login_ended: ['bad', 'The login has ended: run auth2api login'],
            cooldown: ['warn', 'Cooling down: requests are refused until the limit resets'],
            outage: ['bad', 'Claude cannot be reached']
          }[account.state];
          $('health').className = 'card ' + level;
          put('sentence', words);
          document.title = (account.state === 'ok' ? '' : account.state.replace('_', ' ') + ' - ') + 'auth2api';
          const notices = new Set([account.reason, ...account.cooldowns.map(one => one.reason), account.login?.warning,
            account.refresh.token_file_problem, account.refresh.last_failure?.message]);
          $('notices').replaceChildren(...[...notices].filter(Boolean).map(text => el('li', {}, text)));
          $('clear').disabled = !some && account.state !== 'outage';
          $('refresh').hidden = account.kind !== 'oauth';
        }

        const KEPT = 'auth2api-key';
        let key = sessionStorage.getItem(KEPT), about = { version: '', clients: {} }, state = null;
        let span = 'minutes', reading = null, pause = 1;
        const bearer = () => ({ authorization: 'Bearer ' + key });

        function live(words, on) {
          put('live', words);
          $('live').className = on ? 'on' : '';
        }
        function show(inside) {
          $('door').hidden = inside;
          $('house').hidden = $('leave').hidden = !inside;
          if (!inside) { live('', false); $('key').focus(); }
        }
        function leave(why) {
          if (reading) reading.abort();
          reading = state = null;
          sessionStorage.removeItem(KEPT);
          put('wrong', why);
          show(false);
        }
        async function problem(answer) {
          const body = await answer.json().catch(() => ({}));
          return body.error && body.error.message || 'The proxy answered ' + answer.status;
        }

        async function follow() {
          const mine = reading = new AbortController();
          let timer = 0, why = 'The connection ended';
          const alive = () => { clearTimeout(timer); timer = setTimeout(() => mine.abort(), 15000); };
          try {
            alive();
            const answer = await fetch('admin/events', { headers: bearer(), signal: mine.signal, cache: 'no-store' });
            if (answer.status === 401) return leave('This is not one of the API keys of this proxy.');
            if (!answer.ok) throw new Error(await problem(answer));
            sessionStorage.setItem(KEPT, key);
            $('key').value = '';
            show(true);
            await events(answer.body.getReader(), alive);
          } catch (failure) {
            why = failure instanceof TypeError || failure.name === 'AbortError' ? 'The proxy does not answer'
              : failure.message;
          } finally {
            clearTimeout(timer);
          }
          if (mine !== reading) return;
          if (state === null) { show(false); put('wrong', why + '; trying again.'); }
          live(why + '; trying again in ' + pause + ' s', false);
          setTimeout(() => { if (mine === reading) follow(); }, pause * 1000);
          pause = Math.min(10, pause * 2);
        }

        async function events(reader, alive) {
          const text = new TextDecoder();
          for (let waiting = '';;) {
            const { value, done } = await reader.read();
            if (done) return;
            alive();
            const blocks = (waiting + text.decode(value, { stream: true })).split('\\n\\n');
            waiting = blocks.pop();
            for (const [, name, data] of blocks.map(block => block.match(/^event: (.*)\\ndata: (.*)/) || [])) {
              if (name === 'about') introduce(JSON.parse(data));
              if (name === 'state') { state = JSON.parse(data); render(); }
            }
          }
        }

        function introduce(told) {
          about = told;
          pause = 1;
          put('version', about.version);
          live('live', true);
          const chosen = $('client').value;
          $('client').replaceChildren(...Object.keys(about.clients).map(name => el('option', {}, name)));
          if (chosen in about.clients) $('client').value = chosen;
          $('connect').hidden = Object.keys(about.clients).length === 0;
          setup();
        }

        function render() {
          const { account, stats } = state;
          health(account);
          const cards = account.limits.windows.map(limitCard);
          $('limits').replaceChildren(...cards.length ? cards
            : [el('p', { class: 'card muted' }, 'Nothing is known yet: Claude tells the limits with its answers.')]);
          $('charts').replaceChildren(...CHARTS.map(one => chart(stats, span, one)));
          requests(stats);
          facts(account, stats.since, about.version);
        }

        const texts = secret => (about.clients[$('client').value] || '').replaceAll('{url}', location.origin)
          .replaceAll('{key}', () => secret);
        const setup = () => put('setup', texts($('reveal').checked ? key : key.slice(0, 5) + '...'));

        async function act(button, path, words) {
          button.disabled = true;
          put('answer', '...');
          try {
            const answer = await fetch(path, { method: 'POST', headers: bearer() });
            put('answer', answer.ok ? words(await answer.json()) : await problem(answer));
          } catch (failure) {
            put('answer', 'The proxy does not answer; try again.');
          }
          button.disabled = false;
        }

        $('door').onsubmit = event => {
          event.preventDefault();
          put('wrong', '');
          key = $('key').value.trim();
          pause = 1;
          follow();
        };
        $('leave').onclick = () => leave('');
        $('refresh').onclick = () => act($('refresh'), 'admin/refresh',
          told => 'Refreshed' + (told.expires ? '; good until ' + clock(new Date(told.expires)) : '') + '.');
        $('clear').onclick = () => act($('clear'), 'admin/accounts/clear', () => 'Cleared; the next request goes out.');
        for (const [id, chosen] of [['hour', 'minutes'], ['day', 'hours']]) {
          $(id).onclick = () => {
            span = chosen;
            for (const one of ['hour', 'day']) $(one).setAttribute('aria-pressed', one === id);
            render();
          };
        }
        $('client').onchange = $('reveal').onchange = setup;
        $('copy').onclick = async () => {
          try {
            await navigator.clipboard.writeText(texts(key));
            put('copied', 'Copied, with the key.');
          } catch (refused) {
            getSelection().selectAllChildren($('setup'));
            put('copied', 'The browser does not let pages copy here; it is selected: press Ctrl+C.');
          }
        };
        if (key) follow(); else show(false);
        """;

    private PageScript() {
    }
}
