package dev.coppice.payments;

import dev.coppice.payments.ledger.Entry;
import java.util.Optional;

/**
 * What an outcome changes, all of it in one transaction.
 *
 * @param payment as it is from then on; its steps are still those of before
 * @param reason why the step was refused
 * @param entry what is booked
 */
record Change(
    Payment payment, Step.Progress progress, Optional<String> reason, Optional<Entry> entry) {}
