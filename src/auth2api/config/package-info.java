/**
 * The properties file becomes one immutable {@link auth2api.config.Config}. All problems are reported together, each
 * with key, value and what is allowed. {@link auth2api.config.Key} is the one table that feeds the parser, the help and
 * the example file: a new key is one line there and one accessor in Config. The file is read once; this room writes
 * only when the first run adds an API key. It starts nothing and prints nothing: that is the hall's job.
 */
package auth2api.config;
