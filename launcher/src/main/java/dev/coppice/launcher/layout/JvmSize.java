package dev.coppice.launcher.layout;

/** How much a JVM gets on a machine that it shares with all the others. */
public enum JvmSize {
  /** Does next to nothing, most of the time. */
  SUPERVISOR,
  /** Starts fast and stays small: the first compiler only. */
  SMALL,
  /** Works for its living: as fast to start, with more memory. */
  SERVICE,
  /** The same with the optimising compiler: hashes passwords, or is read all day. */
  OPTIMISED,
  /** Every request passes through it: the optimising compiler, and room for buffers. */
  BUSY,
  /** Every part in one. */
  WHOLE
}
