package dev.coppice.launcher.importing;

/** Is told, several times a second, how far an import has come. */
@FunctionalInterface
public interface ImportProgress {
  /**
   * @param fraction of the file's bytes that are read, 0 to 1
   * @param rows read so far
   * @param products sent so far
   */
  void at(double fraction, long rows, long products);
}
