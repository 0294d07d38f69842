/**
 * The hall: what a person types and reads. {@link auth2api.cli.Main} is entered from the door and alone ends the
 * process; {@link auth2api.cli.Verb} and {@link auth2api.cli.Flag} are the tables that feed the parser and the help;
 * {@link auth2api.cli.Terminal} has all output and the rules of how it looks; {@link auth2api.cli.Wiring} is the one
 * place that makes the real clock, random, network and server. It knows no HTTP and no JSON: that is for the rooms it
 * starts.
 */
package auth2api.cli;
