package auth2api.server;

/** How the status page looks: one column on a telephone, light or dark as the system is. */
final class PageStyle {
    static final String TEXT = """
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

    private PageStyle() {
    }
}
