/**
 * From a bearer token to who asks: JWTs (RFC 9068, RFC 8725) of issuers that are trusted, checked
 * with their published keys.
 *
 * <p>Start here: {@link dev.coppice.security.Tokens}.
 */
@NullMarked
package dev.coppice.security;

import org.jspecify.annotations.NullMarked;
