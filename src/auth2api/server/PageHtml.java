package auth2api.server;

/** The frame of the status page; its script fills it. */
final class PageHtml {
    static final String TEXT = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>auth2api</title>
        <link rel="icon" href="data:,">
        <style>{style}</style>
        </head>
        <body>
        <header><h1>auth2api</h1><span id="version"></span><span id="live" role="status"></span>
        <button id="leave" class="quiet" hidden>Forget key</button></header>
        <noscript><p class="card">This page needs JavaScript; <code>auth2api status</code> does not.</p></noscript>
        <form id="door" class="card" hidden>
        <h2>Status of this proxy</h2>
        <label for="key">API key</label>
        <div class="row"><input id="key" type="password" autocomplete="current-password" required spellcheck="false"
         aria-describedby="hint wrong"><button>Show</button></div>
        <p id="wrong" role="alert"></p>
        <p id="hint" class="muted">One of the <code>api-keys</code> in config.properties. It is kept in this tab only,
        until the tab is closed.</p>
        </form>
        <main id="house" hidden>
        <section id="health" class="card" aria-label="Health">
        <div id="sentence" role="status"></div>
        <ul id="notices"></ul>
        <div class="row"><button id="refresh">Refresh token now</button><button id="clear">Clear cooldown</button>
        <output id="answer"></output></div>
        </section>
        <section aria-labelledby="h-limits"><h2 id="h-limits">Limits</h2><div id="limits" class="grid"></div></section>
        <section aria-labelledby="h-traffic">
        <div class="row"><h2 id="h-traffic">Traffic</h2>
        <div class="switch" role="group" aria-label="Span of the charts">
        <button id="hour" aria-pressed="true">Last hour</button><button id="day" aria-pressed="false">Last day</button>
        </div></div>
        <div id="charts" class="grid"></div>
        </section>
        <section aria-labelledby="h-requests"><h2 id="h-requests">Last requests</h2>
        <div class="card scroll" tabindex="0" role="region" aria-labelledby="h-requests"><table>
        <thead><tr><th scope="col">Time</th><th scope="col">Endpoint</th><th scope="col">Model</th>
        <th scope="col">Key</th><th scope="col">Status</th><th scope="col" class="n">First byte</th>
        <th scope="col" class="n">Duration</th><th scope="col" class="n">Tokens in</th>
        <th scope="col" class="n">out</th></tr></thead>
        <tbody id="requests"></tbody></table></div>
        </section>
        <section class="two">
        <div class="card"><h2>Account</h2><dl id="account"></dl></div>
        <div class="card" id="connect"><h2>Connect a client</h2>
        <div class="row"><label for="client">Client</label> <select id="client"></select>
        <label><input id="reveal" type="checkbox"> show key</label><button id="copy">Copy</button></div>
        <pre id="setup" tabindex="0" aria-label="How to set it up"></pre><output id="copied"></output></div>
        </section>
        </main>
        <svg id="pen" hidden></svg>
        <script>{script}</script>
        </body>
        </html>
        """;

    private PageHtml() {
    }
}
