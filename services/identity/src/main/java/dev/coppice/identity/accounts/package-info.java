/**
 * The people who have an account: who they are, and how they prove it.
 *
 * <p>Start here: {@link dev.coppice.identity.accounts.UserStore}.
 */
@NullMarked
package dev.coppice.identity.accounts;

import org.jspecify.annotations.NullMarked;
