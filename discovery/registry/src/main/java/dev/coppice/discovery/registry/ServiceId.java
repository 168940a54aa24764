package dev.coppice.discovery.registry;

/**
 * A service as callers mean it: any version of one major is as good as another.
 *
 * @param major the contract's major version; other majors are other services that share a name
 */
public record ServiceId(String name, int major) {

  @Override
  public String toString() {
    return name + " " + major + ".x";
  }
}
