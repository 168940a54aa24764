/**
 * What operators and the staff do about people's accounts.
 *
 * <p>Start here: {@link dev.coppice.identity.administration.UserAdministration}.
 */
@NullMarked
package dev.coppice.identity.administration;

import org.jspecify.annotations.NullMarked;
