package dev.coppice.node.logging;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Logback finds this by its service file, with no XML to look for and to parse. The first logger
 * comes before the node has read its settings; it then configures the logs once more, by {@link
 * Logs#configure}. Whoever names a configuration of their own ({@code logback.configurationFile})
 * gets that.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class LogbackSetup extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
      // A program that is no node, but runs from a node's jar.
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    context.addTurboFilter(new SecretsFilter());
    Logs.configure(context, LogOptions.DEFAULTS, "coppice", "coppice");
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
