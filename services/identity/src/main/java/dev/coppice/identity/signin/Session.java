package dev.coppice.identity.signin;

import dev.coppice.identity.SignInMethod;
import dev.coppice.identity.accounts.User;
import java.time.Instant;

/**
 * That somebody is signed in, in one browser.
 *
 * @param hash of the browser's cookie
 * @param signedInAt when they last gave their password
 * @param method by what they have shown who they are
 * @param secondFactor whether they have one now
 */
public record Session(
    String hash, User user, Instant signedInAt, SignInMethod method, boolean secondFactor) {}
