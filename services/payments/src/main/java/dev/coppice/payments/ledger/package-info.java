/**
 * Where money came from and went, in double entry: nothing in it is ever changed, and each entry's
 * postings add up to nothing.
 *
 * <p>Start here: {@link dev.coppice.payments.ledger.Entry}.
 */
@NullMarked
package dev.coppice.payments.ledger;

import org.jspecify.annotations.NullMarked;
