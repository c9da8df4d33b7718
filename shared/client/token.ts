/** What a token can be (docs/protocol.md, `session.hello`); anything else in its place is as good as none. */
export const TOKEN = /^[\w.~+/=-]{1,256}$/;
