package org.bactrian.launch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.AnnotationVisitor;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.FieldVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/**
 * Finds what the classes of a jar need that is in no jar, without loading a class. It begins at
 * some classes, and follows those of the jar itself.
 */
final class NeededClasses {
  private static final int FIRST_JAVA = 44;
  private static final int CLASS_CONSTANT = 7;
  private static final String CONDITION =
      "Lorg/springframework/boot/autoconfigure/condition/ConditionalOnClass;";

  private final Map<String, byte[]> jar;
  private final ClassLoader loader;

  /**
   * @param loader finds what is in all jars together
   */
  NeededClasses(Map<String, byte[]> jar, ClassLoader loader) {
    this.jar = jar;
    this.loader = loader;
  }

  /** Returns the first fault that keeps one of these classes from working; empty: there is none. */
  Optional<String> fault(List<String> first) {
    Deque<String> next = new ArrayDeque<>(first);
    Set<String> seen = new HashSet<>(first);
    while (!next.isEmpty()) {
      byte[] bytes = jar.get(next.remove());
      int java = ((bytes[6] & 0xff) << 8 | bytes[7] & 0xff) - FIRST_JAVA;
      if (java > Runtime.version().feature()) {
        return Optional.of(
            "is made for Java %d, and this is Java %d"
                .formatted(java, Runtime.version().feature()));
      }
      Named named = new Named();
      ClassReader reader = new ClassReader(bytes);
      reader.accept(named, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
      if (!named.conditions.stream().allMatch(this::isThere)) {
        continue;
      }
      addConstants(reader, named);
      for (String name : named.types) {
        if (!isThere(name)) {
          return Optional.of("needs " + name.replace('/', '.') + ", which is in no jar");
        }
        if (jar.containsKey(name) && seen.add(name)) {
          next.add(name);
        }
      }
    }
    return Optional.empty();
  }

  private boolean isThere(String name) {
    return jar.containsKey(name) || loader.getResource(name + ".class") != null;
  }

  /** Adds the classes that its code names. */
  private static void addConstants(ClassReader reader, Named named) {
    char[] buffer = new char[reader.getMaxStringLength()];
    for (int i = 1; i < reader.getItemCount(); i++) {
      int offset = reader.getItem(i);
      if (offset > 0 && reader.readByte(offset - 1) == CLASS_CONSTANT) {
        named.add(Type.getObjectType(reader.readUTF8(offset, buffer)));
      }
    }
  }

  /** The classes that the declarations of a class name. */
  private static final class Named extends ClassVisitor {
    private final Set<String> types = new HashSet<>();

    /** Without them Spring does not load the class. */
    private final List<String> conditions = new ArrayList<>();

    Named() {
      super(SpringAsmInfo.ASM_VERSION);
    }

    void add(Type type) {
      Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
      if (element.getSort() == Type.OBJECT) {
        types.add(element.getInternalName());
      }
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      add(Type.getReturnType(descriptor));
      for (Type argument : Type.getArgumentTypes(descriptor)) {
        add(argument);
      }
      return null;
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      add(Type.getType(descriptor));
      return null;
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      return descriptor.equals(CONDITION) ? new Conditions() : null;
    }

    private final class Conditions extends AnnotationVisitor {
      Conditions() {
        super(SpringAsmInfo.ASM_VERSION);
      }

      @Override
      public void visit(@Nullable String name, Object value) {
        conditions.add(
            value instanceof Type type
                ? type.getInternalName()
                : value.toString().replace('.', '/'));
      }

      @Override
      public AnnotationVisitor visitArray(String name) {
        return this;
      }
    }
  }
}
