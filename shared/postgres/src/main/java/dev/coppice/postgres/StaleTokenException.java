package dev.coppice.postgres;

/** Who writes has been replaced: a higher token has passed the fence. Trying again is in vain. */
public final class StaleTokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Fence fence;

  StaleTokenException(Fence fence) {
    super(
        "the token %d/%d of %s is stale: a later one has written already"
            .formatted(fence.epoch(), fence.fence(), fence.name()),
        null,
        false,
        false);
    this.fence = fence;
  }

  /** The one that was not passed. */
  public Fence fence() {
    return fence;
  }
}
