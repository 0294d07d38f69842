package auth2api.server;

/** What the status page does: asks for the key, follows the event stream, and answers its buttons. */
final class PageScript {
    static final String SCRIPT = """
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
          .replaceAll('{key}', secret);
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
