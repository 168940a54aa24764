/**
 * The schedules where they are kept: in PostgreSQL, claimed and looked at through each seed.
 *
 * <p>Start here: {@link dev.coppice.discovery.seed.schedules.ScheduleDesk}.
 */
@NullMarked
package dev.coppice.discovery.seed.schedules;

import org.jspecify.annotations.NullMarked;
