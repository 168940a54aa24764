/**
 * A service's own PostgreSQL: options, migrations, statements and transactions with a deadline, and
 * how its failures become failures of a call.
 *
 * <p>Start here: {@link dev.coppice.postgres.Database}.
 */
@NullMarked
package dev.coppice.postgres;

import org.jspecify.annotations.NullMarked;
