/**
 * Certificates and keys in PEM files, and those of an authority for development.
 *
 * <p>Start here: {@link dev.coppice.certificates.CertificateAuthority}.
 */
@NullMarked
package dev.coppice.certificates;

import org.jspecify.annotations.NullMarked;
