/**
 * The live settings where they are kept: in PostgreSQL, read and changed through each seed.
 *
 * <p>Start here: {@link dev.coppice.discovery.seed.settings.SettingDesk}.
 */
@NullMarked
package dev.coppice.discovery.seed.settings;

import org.jspecify.annotations.NullMarked;
