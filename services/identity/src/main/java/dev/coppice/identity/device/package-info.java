/**
 * How people let devices in that have no browser, or none that is good to type in: by a short code
 * that the device shows, which they enter somewhere else (<a
 * href="https://www.rfc-editor.org/rfc/rfc8628">RFC 8628</a>).
 *
 * <p>Start here: {@link dev.coppice.identity.device.DevicePage}.
 */
@NullMarked
package dev.coppice.identity.device;

import org.jspecify.annotations.NullMarked;
