declare module 'class-transformer/cjs/storage.js' {
  /** Where `@Type` keeps the class of a nested property; the package has no public way to ask. */
  export const defaultMetadataStorage: {
    findTypeMetadata(target: object, property: string): { typeFunction(): unknown } | undefined;
  };
}
