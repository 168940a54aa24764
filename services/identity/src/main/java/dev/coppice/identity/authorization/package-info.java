/**
 * How people let clients act for them: the authorization endpoint, codes, consents, and what is
 * granted until it is taken back.
 *
 * <p>Start here: {@link dev.coppice.identity.authorization.AuthorizePage}.
 */
@NullMarked
package dev.coppice.identity.authorization;

import org.jspecify.annotations.NullMarked;
