package dev.coppice.contract;

/** Who may reach an operation. */
public enum Exposure {
  /** HTTP clients, through the gateway. */
  PUBLIC,
  /** Other nodes of the cluster only; the gateway behaves as if the operation did not exist. */
  INTERNAL
}
