package dev.coppice.node.tls;

/** One of the three files that mutual TLS needs; all in PEM. */
public enum TlsFile {
  /** The node's own certificate first, then those between it and the authority. */
  CERTIFICATE("coppice.cluster.tls.certificate"),
  /** Its key, not encrypted. */
  KEY("coppice.cluster.tls.key"),
  /** Who signs the certificates of nodes; several while one takes the place of another. */
  CA("coppice.cluster.tls.ca");

  private final String key;

  TlsFile(String key) {
    this.key = key;
  }

  /** The setting that names it. */
  public String key() {
    return key;
  }
}
