/**
 * How people sign in: pages that need no script, the sessions of their browsers, and what slows
 * down those who guess.
 *
 * <p>Start here: {@link dev.coppice.identity.signin.SignInPage}.
 */
@NullMarked
package dev.coppice.identity.signin;

import org.jspecify.annotations.NullMarked;
