/**
 * The hall: what a person types and reads. {@link auth2api.cli.Main} is entered from the door and alone ends the
 * process; {@link auth2api.cli.Verb} and {@link auth2api.cli.Flag} are the tables that feed the parser and the help;
 * {@link auth2api.cli.Terminal} has all output and the rules of how it looks; {@link auth2api.cli.Wiring} is the one
 * place that makes the real clock, random, network and server. {@link auth2api.cli.StatusVerbs} and
 * {@link auth2api.cli.Doctor} ask the server that runs, and read the files when none does. The hall serves nothing
 * itself and keeps no state: that is for the rooms it starts.
 */
package auth2api.cli;
