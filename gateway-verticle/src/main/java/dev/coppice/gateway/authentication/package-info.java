/**
 * Who sends a request, told by its bearer token, its API key or the cookie of a session, and
 * whether it may have what it asks for.
 *
 * <p>Start here: {@link dev.coppice.gateway.authentication.Authentication}.
 */
@NullMarked
package dev.coppice.gateway.authentication;

import org.jspecify.annotations.NullMarked;
