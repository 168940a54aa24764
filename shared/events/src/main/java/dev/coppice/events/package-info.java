/**
 * Events that services publish. An event is written in the transaction of what it tells of, and one
 * instance of the service sends it on to Kafka: none is lost, and none is told of what did not
 * happen.
 *
 * <p>Start here: {@link dev.coppice.events.EventPublishing} and {@link
 * dev.coppice.events.PostgresOutbox}; who hears of events, {@link
 * dev.coppice.events.EventConsumer}.
 */
@NullMarked
package dev.coppice.events;

import org.jspecify.annotations.NullMarked;
