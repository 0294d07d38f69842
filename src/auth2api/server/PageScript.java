package auth2api.server;

/** What the status page does: asks for the key, follows the event stream, and shows what comes. */
final class PageScript {
    /** Making elements, and saying times and numbers. */
    static final String TOOLS = """
        'use strict';
        const $ = id => document.getElementById(id);

        function fill(node, attributes) {
          for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
          return node;
        }
        function el(tag, attributes, ...children) {
          const node = fill(document.createElement(tag), attributes);
          node.append(...children);
          return node;
        }
        const draw = (tag, attributes) => fill(document.createElementNS($('pen').namespaceURI, tag), attributes);

        function lasting(ms) {
          const s = Math.max(0, Math.round(ms / 1000));
          if (s < 60) return s + ' s';
          const m = Math.floor(s / 60), h = Math.floor(m / 60);
          return m < 60 ? m + ' min' : h < 48 ? h + ' h ' + m % 60 + ' min'
            : Math.floor(h / 24) + ' d ' + h % 24 + ' h';
        }
        const clock = at => at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
        const seconds = ms => ms < 1000 ? Math.round(ms) + ' ms' : (ms / 1000).toFixed(ms < 10000 ? 1 : 0) + ' s';
        const short = n => n < 10000 ? String(n) : n < 1e6 ? (n / 1e3).toFixed(n < 1e5 ? 1 : 0) + 'k'
          : (n / 1e6).toFixed(1) + 'M';

        const told = node => {
          const ms = Date.parse(node.dataset.at) - Date.now();
          node.textContent = node.dataset.words + lasting(Math.abs(ms)) + (node.dataset.way === 'since' ? ' ago' : '');
          return node;
        };
        const until = (words, at) => told(el('span', { 'data-at': at, 'data-words': words, 'data-way': 'until' }));
        const since = (words, at) => told(el('span', { 'data-at': at, 'data-words': words, 'data-way': 'since' }));
        setInterval(() => document.querySelectorAll('[data-at]').forEach(told), 1000);
        """;

    /** The stream, the sections and the buttons. */
    static final String MAIN = """
        const KEPT = 'auth2api-key';
        let key = sessionStorage.getItem(KEPT), about = { version: '', clients: {} }, state = null;
        let reading = null, pause = 1;

        function put(node, text) { if (node.textContent !== text) node.textContent = text; }

        function show(inside) {
          $('door').hidden = inside;
          $('house').hidden = $('leave').hidden = !inside;
          if (!inside) { put($('live'), ''); $('live').className = ''; $('key').focus(); }
        }

        async function follow() {
          const mine = reading = new AbortController();
          let timer = 0, why = 'The connection ended';
          const alive = () => { clearTimeout(timer); timer = setTimeout(() => mine.abort(), 15000); };
          try {
            alive();
            const answer = await fetch('admin/events', { headers: { authorization: 'Bearer ' + key },
              signal: mine.signal, cache: 'no-store' });
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
          if (state === null) { show(false); put($('wrong'), why + '; trying again.'); }
          $('live').className = '';
          put($('live'), why + '; trying again in ' + pause + ' s');
          setTimeout(() => { if (mine === reading) follow(); }, pause * 1000);
          pause = Math.min(10, pause * 2);
        }

        async function events(reader, alive) {
          const text = new TextDecoder();
          let waiting = '';
          for (;;) {
            const { value, done } = await reader.read();
            if (done) return;
            alive();
            waiting += text.decode(value, { stream: true });
            let end;
            while ((end = waiting.indexOf('\\n\\n')) >= 0) {
              const lines = waiting.slice(0, end).split('\\n');
              waiting = waiting.slice(end + 2);
              const field = name => (lines.find(line => line.startsWith(name + ': ')) || '').slice(name.length + 2);
              if (field('event') === 'about') about = JSON.parse(field('data')), introduce();
              if (field('event') === 'state') state = JSON.parse(field('data')), render();
            }
          }
        }

        async function problem(answer) {
          const body = await answer.json().catch(() => ({}));
          return body.error && body.error.message || 'The proxy answered ' + answer.status;
        }

        function leave(why) {
          if (reading) reading.abort();
          reading = state = null;
          sessionStorage.removeItem(KEPT);
          put($('wrong'), why);
          show(false);
        }

        function introduce() {
          pause = 1;
          put($('version'), about.version);
          put($('live'), 'live');
          $('live').className = 'on';
          const chosen = $('client').value;
          $('client').replaceChildren(...Object.keys(about.clients).map(name => el('option', {}, name)));
          if (chosen in about.clients) $('client').value = chosen;
          $('connect').hidden = Object.keys(about.clients).length === 0;
          setup();
        }

        function render() {
          const account = state.account, some = account.cooldowns.map(one => one.models).join(', ');
          const [level, words] = {
            ok: some ? ['warn', 'Requests are served, but not for ' + some] : ['', 'All is well: requests are served'],
            no_account: ['bad', 'There is no account: run auth2api login'],
            login_ended: ['bad', 'The login has ended: run auth2api login'],
            cooldown: ['warn', 'Cooling down: requests are refused until the limit resets'],
            outage: ['bad', 'Claude cannot be reached']
          }[account.state];
          $('health').className = 'card ' + level;
          put($('sentence'), words);
          document.title = (account.state === 'ok' ? '' : account.state.replace('_', ' ') + ' - ') + 'auth2api';
          const notices = [account.reason, ...account.cooldowns.map(one => one.reason), account.login?.warning,
            account.refresh?.token_file_problem, account.refresh?.last_failure?.message];
          $('notices').replaceChildren(...[...new Set(notices)].filter(Boolean).map(text => el('li', {}, text)));
          $('clear').disabled = !some && account.state !== 'outage';
          $('refresh').hidden = account.kind !== 'oauth';
          const windows = account.limits.windows;
          $('limits').replaceChildren(...windows.length ? windows.map(limitCard)
            : [el('p', { class: 'card muted' }, 'Nothing is known yet: Claude tells the limits with its answers.')]);
          $('charts').replaceChildren(...charts(state.stats));
          requests(state.stats.recent);
          facts(account);
        }

        function requests(recent) {
          const row = one => {
            const good = one.status < 400 && !one.broken_off;
            const status = one.status === 499 ? 'client left' : one.status + (one.broken_off ? ' broken off' : '');
            const at = new Date(one.at), used = one.tokens;
            const cells = [[at.toLocaleTimeString([], { hour12: false })], [one.endpoint], [one.model || '-'],
              [one.key || '-'], [status, 's ' + (good ? '' : one.status < 500 && !one.broken_off ? 'warn' : 'bad')],
              [one.first_byte_ms < 0 ? '-' : seconds(one.first_byte_ms), 'n'], [seconds(one.ms), 'n'],
              [short(used.input + used.cache_read + used.cache_write), 'n'], [short(used.output), 'n']];
            return el('tr', {}, ...cells.map(([text, style]) => el('td', { class: style || '' }, text)));
          };
          const busy = state.stats.in_flight;
          const words = busy ? 'in flight now: ' + busy : recent.length ? '' : 'none yet';
          const now = words ? [el('tr', {}, el('td', { colspan: 9, class: 'muted' }, words))] : [];
          $('requests').replaceChildren(...now, ...recent.map(row));
        }

        function facts(account) {
          const age = account.login?.age_days;
          const kinds = { oauth: 'Claude login', setup_token: 'setup token', api_key: 'Console API key' };
          const rows = [['Account', account.email || '-'], ['Kind', kinds[account.kind] || account.kind || '-'],
            ['Logged in', age == null ? 'unknown' : age === 0 ? 'today' : age + (age === 1 ? ' day ago' : ' days ago')],
            ['Access token', account.expires ? until('good for ', account.expires) : 'no known end'],
            ['Refreshed', account.last_refresh ? since('', account.last_refresh) : 'never'],
            ['Counting since', new Date(state.stats.since).toLocaleString()], ['Version', about.version]];
          $('account').replaceChildren(...rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
        }

        function setup() {
          const shown = $('reveal').checked ? key : key.slice(0, 5) + '...';
          put($('setup'), texts(shown));
        }
        const texts = secret => (about.clients[$('client').value] || '').replaceAll('{url}', location.origin)
          .replaceAll('{key}', secret);

        async function act(button, path, words) {
          button.disabled = true;
          put($('answer'), '...');
          try {
            const answer = await fetch(path, { method: 'POST', headers: { authorization: 'Bearer ' + key } });
            put($('answer'), answer.ok ? words(await answer.json()) : await problem(answer));
          } catch (failure) {
            put($('answer'), 'The proxy does not answer; try again.');
          }
          button.disabled = false;
        }

        $('door').addEventListener('submit', event => {
          event.preventDefault();
          put($('wrong'), '');
          key = $('key').value.trim();
          pause = 1;
          follow();
        });
        $('leave').addEventListener('click', () => leave(''));
        $('refresh').addEventListener('click', () => act($('refresh'), 'admin/refresh',
          told => 'Refreshed' + (told.expires ? '; good until ' + clock(new Date(told.expires)) : '') + '.'));
        $('clear').addEventListener('click', () => act($('clear'), 'admin/accounts/clear',
          () => 'Cleared; the next request goes out.'));
        for (const [id, chosen] of [['hour', 'minutes'], ['day', 'hours']]) {
          $(id).addEventListener('click', () => {
            span = chosen;
            $('hour').setAttribute('aria-pressed', id === 'hour');
            $('day').setAttribute('aria-pressed', id === 'day');
            render();
          });
        }
        $('client').addEventListener('change', setup);
        $('reveal').addEventListener('change', setup);
        $('copy').addEventListener('click', async () => {
          try {
            await navigator.clipboard.writeText(texts(key));
            put($('copied'), 'Copied, with the key.');
          } catch (refused) {
            getSelection().selectAllChildren($('setup'));
            put($('copied'), 'The browser does not let pages copy here; it is selected: press Ctrl+C.');
          }
        });
        if (key) follow(); else show(false);
        """;

    private PageScript() {
    }
}
