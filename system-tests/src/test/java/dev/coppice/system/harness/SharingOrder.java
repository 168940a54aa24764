package dev.coppice.system.harness;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.Order;

/**
 * First the classes that bring what they need up and down themselves, then those that share a shop,
 * then those that share a cluster; the ones of a kind as {@link Order} says.
 */
public final class SharingOrder implements ClassOrderer {
  @Override
  public void orderClasses(ClassOrdererContext context) {
    context
        .getClassDescriptors()
        .sort(Comparator.comparingInt(SharingOrder::kind).thenComparingInt(SharingOrder::order));
  }

  private static int kind(ClassDescriptor descriptor) {
    if (descriptor.isAnnotated(OnCluster.class)) {
      return 2;
    }
    return descriptor.isAnnotated(OnShop.class) ? 1 : 0;
  }

  private static int order(ClassDescriptor descriptor) {
    return descriptor.findAnnotation(Order.class).map(Order::value).orElse(Order.DEFAULT);
  }
}
