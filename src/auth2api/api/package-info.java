/**
 * The one failure that becomes an HTTP answer. A room of its own in the basement, because the rooms that refuse
 * (translate, account, upstream, server) may not know each other. It does not render: that is the server's job, in the
 * dialect of the route.
 */
package auth2api.api;
