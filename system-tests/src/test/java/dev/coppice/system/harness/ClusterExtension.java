package dev.coppice.system.harness;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives tests the one {@link Cluster} that all classes share, since starting one takes many
 * seconds. Each test finds it whole, whatever the one before did. When a test fails it says what
 * the processes last logged.
 */
public final class ClusterExtension implements BeforeEachCallback, ParameterResolver, TestWatcher {
  @Override
  public void beforeEach(ExtensionContext context) {
    cluster(context).heal();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return cluster(context);
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    System.err.println(context.getDisplayName() + " failed.\n" + cluster(context).describe());
  }

  private static Cluster cluster(ExtensionContext context) {
    return Shared.get(context, Cluster.class, Cluster::start);
  }
}
