package auth2api.server;

import auth2api.log.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * {@code GET /}: the status page for a browser, something short for everyone else. The page is one file without a
 * secret; its script asks for the API key and reads {@code /admin/events} with it.
 */
record Page(Routes.Handler forOthers) implements Routes.Handler {
    /** Its script fills it. */
    private static final String FRAME = """
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

    /** One column on a telephone, light or dark as the system is. */
    private static final String STYLE = """
        :root { --paper: #f6f5f1; --card: #fff; --line: #e2dfd6; --ink: #23211e; --soft: #66625a; --lead: #0f6b66;
          --good: #2b8a57; --warn: #b7791f; --bad: #c0392b; --fill: #3a9c94; --code: #f3f1ea;
          font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        @media (prefers-color-scheme: dark) { :root { --paper: #16181a; --card: #1f2224; --line: #33383b;
          --ink: #e9e7e2; --soft: #a3a8aa; --lead: #63c7be; --good: #5cc08a; --warn: #e0ad53; --bad: #f0776a;
          --fill: #4fb3aa; --code: #17191b; } }
        * { box-sizing: border-box; }
        [hidden] { display: none !important; }
        body { margin: 0 auto; max-width: 1120px; padding: 0 20px 48px; background: var(--paper); color: var(--ink); }
        header { display: flex; align-items: baseline; gap: 10px; padding: 22px 0 14px; }
        h1 { font-size: 22px; margin: 0; }
        h2 { font-size: 13px; font-weight: 600; letter-spacing: .06em; text-transform: uppercase; color: var(--soft);
          margin: 0; }
        section { margin-top: 26px; }
        section > h2, section > .row { margin-bottom: 10px; }
        #version, .muted, #live { color: var(--soft); font-size: 13px; }
        #live { margin-left: auto; }
        #live.on::before { content: "\\25cf\\a0"; color: var(--good); }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px 18px; }
        p.card { margin: 0; }
        .grid, .two { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); }
        .two { grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); }
        .two > * { min-width: 0; }
        .row { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; }
        button, input, select { font: inherit; color: inherit; border-radius: 8px; border: 1px solid var(--line);
          background: var(--card); padding: 6px 13px; }
        button { cursor: pointer; font-weight: 500; }
        button:hover:not(:disabled) { border-color: var(--lead); }
        button:disabled { opacity: .5; cursor: default; }
        .quiet { border-color: transparent; background: none; color: var(--soft); padding: 4px 8px; }
        :focus-visible { outline: 2px solid var(--lead); outline-offset: 2px; }
        #door { max-width: 460px; margin: 9vh auto; padding: 26px; }
        #door label { display: block; font-weight: 600; margin: 14px 0 6px; }
        #door input { flex: 1; min-width: 0; }
        #door button, [aria-pressed=true] { background: var(--lead); border-color: var(--lead); color: var(--card); }
        #wrong { color: var(--bad); margin: 10px 0 0; }
        #wrong:empty { display: none; }
        #sentence { font-size: 20px; font-weight: 600; }
        #sentence::before { content: "\\25cf\\a0"; color: var(--good); }
        .warn #sentence::before { color: var(--warn); }
        .bad #sentence::before { color: var(--bad); }
        #notices { margin: 6px 0 14px; padding: 0; list-style: none; color: var(--soft); }
        .top { display: flex; justify-content: space-between; align-items: baseline; gap: 8px; }
        .big { white-space: nowrap; font-size: 24px; font-weight: 600; font-variant-numeric: tabular-nums; }
        .bar { height: 8px; border-radius: 4px; background: var(--line); overflow: hidden; margin: 8px 0; }
        .bar > div { height: 100%; background: var(--fill); }
        .bar.warn > div { background: var(--warn); }
        .bar.bad > div { background: var(--bad); }
        .switch { display: flex; margin-left: auto; }
        .switch button { border-radius: 8px 0 0 8px; padding: 3px 12px; }
        .switch button + button { border-radius: 0 8px 8px 0; border-left: 0; }
        svg { display: block; width: 100%; height: 64px; margin-top: 8px; }
        .a { fill: var(--fill); } .e { fill: var(--bad); } .z { fill: var(--line); }
        .scroll { overflow: auto; max-height: 430px; padding: 0; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: 7px 12px; white-space: nowrap; border-top: 1px solid var(--line); }
        th { position: sticky; top: 0; background: var(--card); color: var(--soft); font-weight: 500; }
        .n { text-align: right; }
        .s { font-weight: 600; color: var(--good); } .s.bad { color: var(--bad); } .s.warn { color: var(--warn); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 18px; margin: 12px 0 0; }
        dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
        #connect .row { margin-top: 12px; }
        pre { background: var(--code); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px;
          margin: 12px 0 6px; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 13px; }
        @media (max-width: 560px) { body { padding: 0 12px 32px; } .grid { grid-template-columns: 1fr; }
          #charts { grid-template-columns: repeat(2, minmax(0, 1fr)); } #charts .card { padding: 12px; }
          .big { font-size: 20px; } #live.on { display: none; } #leave { margin-left: auto; } }
        """;

    private static final byte[] HTML = FRAME.replace("{style}", STYLE).replace("{script}", PageScript.TEXT)
            .getBytes(StandardCharsets.UTF_8);
    private static final String POLICY = "default-src 'none'; connect-src 'self'; img-src data:; script-src "
            + hash(PageScript.TEXT) + "; style-src " + hash(STYLE) + "; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'; require-trusted-types-for 'script'";

    private static String hash(String text) {
        return "'sha256-" + Base64.getEncoder().encodeToString(Secret.sha256(text)) + "'";
    }

    @Override
    public void handle(ServerCall call) throws IOException {
        call.responseHeader("vary", "Accept");
        String accept = call.header("accept");
        if (accept == null || !accept.contains("text/html")) {
            forOthers.handle(call);
            return;
        }
        call.responseHeader("content-security-policy", POLICY);
        call.responseHeader("x-content-type-options", "nosniff");
        call.responseHeader("referrer-policy", "no-referrer");
        call.responseHeader("cache-control", "no-cache");
        call.send(200, "text/html; charset=utf-8", HTML);
    }
}
