package dev.coppice.node.tls;

/** Mutual TLS cannot run with a file as it is. */
public final class UnusableFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final TlsFile file;
  private final String allowed;

  UnusableFileException(TlsFiles files, TlsFile file, String allowed) {
    super("%s must be %s".formatted(files.named(file), allowed));
    this.file = file;
    this.allowed = allowed;
  }

  public TlsFile file() {
    return file;
  }

  /** Completes "it must be ...", and says what is wrong. */
  public String allowed() {
    return allowed;
  }
}
