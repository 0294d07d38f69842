package auth2api.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The texts that make a background service of the program. Pure.
 *
 * @param command the program and its arguments, all of them absolute
 * @param writable where it may write beneath a home that is read-only for it
 * @param environment what it needs of the user's: the proxy variables and such, in an order that does not change
 */
record ServiceUnit(List<String> command, Path folder, List<Path> writable, Map<String, String> environment,
        long stopSeconds) {
    /** A user unit of systemd; it may reach the network and write to {@code writable}, and little else. */
    String systemd() {
        return """
                [Unit]
                Description=auth2api, one Claude account as a local API
                StartLimitIntervalSec=120
                StartLimitBurst=5

                [Service]
                Type=exec
                ExecStart=%s
                WorkingDirectory=%s
                %sRestart=on-failure
                RestartSec=5
                # A wrong configuration does not heal by itself.
                RestartPreventExitStatus=%s
                TimeoutStopSec=%s
                UMask=0077
                NoNewPrivileges=yes
                ProtectSystem=strict
                ProtectHome=read-only
                ReadWritePaths=%s
                PrivateTmp=yes
                PrivateDevices=yes
                ProtectKernelTunables=yes
                ProtectControlGroups=yes
                RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
                RestrictNamespaces=yes
                RestrictSUIDSGID=yes
                LockPersonality=yes
                SystemCallArchitectures=native

                [Install]
                WantedBy=default.target
                """.formatted(command.stream().map(word -> quoted(word).replace("$", "$$"))
                        .collect(Collectors.joining(" ")), folder.toString().replace("%", "%%"),
                environment.entrySet().stream().map(variable -> "Environment="
                        + quoted(variable.getKey() + "=" + variable.getValue()) + "\n").collect(Collectors.joining()),
                ExitCode.USAGE.status, stopSeconds,
                writable.stream().map(path -> quoted(path.toString())).collect(Collectors.joining(" ")));
    }

    private static String quoted(String word) {
        return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%") + '"';
    }

    /** A launchd agent; launchd has no such walls, so the plist only says what to run. */
    String launchd(String label, Path log) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <plist version="1.0">
                <dict>
                  <key>Label</key><string>%s</string>
                  <key>ProgramArguments</key>
                  <array>
                %s  </array>
                  <key>WorkingDirectory</key><string>%s</string>
                  <key>EnvironmentVariables</key>
                  <dict>
                %s  </dict>
                  <key>RunAtLoad</key><true/>
                  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
                  <key>ThrottleInterval</key><integer>10</integer>
                  <key>ExitTimeOut</key><integer>%s</integer>
                  <key>Umask</key><integer>63</integer>
                  <key>StandardOutPath</key><string>%s</string>
                  <key>StandardErrorPath</key><string>%s</string>
                </dict>
                </plist>
                """.formatted(xml(label), command.stream().map(word -> "    <string>" + xml(word) + "</string>\n")
                        .collect(Collectors.joining()), xml(folder.toString()),
                environment.entrySet().stream().map(variable -> "    <key>" + xml(variable.getKey())
                        + "</key><string>" + xml(variable.getValue()) + "</string>\n").collect(Collectors.joining()),
                stopSeconds, xml(log.toString()), xml(log.toString()));
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
