/**
 * Settings that change while the cluster runs: which there are, and what they are just now.
 *
 * <p>Start here: {@link dev.coppice.discovery.configuration.LiveSettings}.
 */
@NullMarked
package dev.coppice.discovery.configuration;

import org.jspecify.annotations.NullMarked;
