/**
 * The pages on which people see and end what there is of them: their second factor, where they are
 * signed in, which applications they have let in, and the account itself.
 *
 * <p>Start here: {@link dev.coppice.identity.account.AccountPage}.
 */
@NullMarked
package dev.coppice.identity.account;

import org.jspecify.annotations.NullMarked;
