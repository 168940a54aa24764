/**
 * Who may do what: clients, the keys that sign their tokens, and the endpoints of OAuth 2.0 that
 * give, look at and take back tokens.
 *
 * <p>Start here: {@link dev.coppice.identity.IdentityVerticle}.
 */
@NullMarked
package dev.coppice.identity;

import org.jspecify.annotations.NullMarked;
