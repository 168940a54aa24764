/**
 * Binds a contract's operations to handlers, publishes the record, drains.
 *
 * <p>Start here: {@link dev.coppice.discovery.serving.ServicePart}.
 */
@NullMarked
package dev.coppice.discovery.serving;

import org.jspecify.annotations.NullMarked;
