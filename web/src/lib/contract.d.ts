/**
 * What the API takes and answers, by path. `api-types.d.ts` is written from the OpenAPI document;
 * here it gets the names by which `http`, `at` and `apiQuery` are typed, with paths as the web
 * writes them: without `/api`.
 */
import type { DataTag, QueryKey, UndefinedInitialDataOptions } from '@tanstack/react-query';
import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import type { ApiError } from './http.js';
import type { components, paths } from './api-types.js';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type OperationOf<K extends keyof paths, M extends Method> = NonNullable<paths[K][M]>;

/** `/courses/{slug}`: a path of the document, with its placeholders. */
export type Path = { [K in keyof paths]: K extends `/api${infer P}` ? P : never }[keyof paths];
type With<M extends Method> = {
  [K in keyof paths]: K extends `/api${infer P}` ? (paths[K][M] extends object ? P : never) : never;
}[keyof paths];
type Plain<P extends string> = P extends `${string}{${string}` ? never : P;
type Operation<P extends Path, M extends Method> = `/api${P}` extends keyof paths
  ? OperationOf<`/api${P}`, M>
  : never;

declare const path: unique symbol;
/** An address made by `at`: the path with its placeholders filled in. */
export type Address<P extends Path> = string & { readonly [path]: P };
/** What a call with this method can be made to: an address, or a path without placeholders. */
export type To<M extends Method> = Plain<With<M>> | { [P in With<M>]: Address<P> }[With<M>];
export type PathOf<A> = A extends { readonly [path]: infer P extends Path }
  ? P
  : A extends Path
    ? A
    : never;

/** The parts of an address: `{ slug: string }`. */
export type Parts<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? { [N in Name]: string } & Parts<Rest>
  : unknown;

type Content<R> = R extends { content: infer C }
  ? C extends { 'application/json': infer J }
    ? J
    : string
  : undefined;
type Succeeded<O> = O extends { responses: infer R } ? Content<R[keyof R & (200 | 201 | 202)]> : never;
/** What a call answers. */
export type Answer<P extends Path, M extends Method> = Succeeded<Operation<P, M>>;

/** What a call takes. */
export type Body<P extends Path, M extends Method> =
  Operation<P, M> extends { requestBody?: infer R }
    ? NonNullable<R> extends { content: { 'application/json': infer J } }
      ? J
      : NonNullable<R> extends { content: { 'multipart/form-data': unknown } }
        ? FormData
        : undefined
    : undefined;

type Named<O> = O extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;
/** What may be asked of a list. An empty value is not sent. */
export type Query<P extends Path> = {
  [N in keyof Named<Operation<P, 'get'>>]?: Named<Operation<P, 'get'>>[N] | null;
};

type Sent<P extends Path, M extends Method> =
  undefined extends Body<P, M> ? [body?: Body<P, M>] : [body: Body<P, M>];

/** The axios instance as the API's calls may use it. */
export interface Http {
  get<A extends To<'get'>>(
    address: A,
    config: AxiosRequestConfig & { responseType: 'blob' },
  ): Promise<AxiosResponse<Blob>>;
  get<A extends To<'get'>>(
    address: A,
    config?: AxiosRequestConfig,
  ): Promise<AxiosResponse<Answer<PathOf<A>, 'get'>>>;
  delete<A extends To<'delete'>>(
    address: A,
    config?: AxiosRequestConfig,
  ): Promise<AxiosResponse<Answer<PathOf<A>, 'delete'>>>;
  post<A extends To<'post'>>(
    address: A,
    ...sent: [...Sent<PathOf<A>, 'post'>, config?: AxiosRequestConfig]
  ): Promise<AxiosResponse<Answer<PathOf<A>, 'post'>>>;
  put<A extends To<'put'>>(
    address: A,
    ...sent: [...Sent<PathOf<A>, 'put'>, config?: AxiosRequestConfig]
  ): Promise<AxiosResponse<Answer<PathOf<A>, 'put'>>>;
  patch<A extends To<'patch'>>(
    address: A,
    ...sent: [...Sent<PathOf<A>, 'patch'>, config?: AxiosRequestConfig]
  ): Promise<AxiosResponse<Answer<PathOf<A>, 'patch'>>>;
}

type OptionsOf<D> = UndefinedInitialDataOptions<D, ApiError, D, QueryKey>;
export type ApiQueryOptions<D> = Partial<Omit<OptionsOf<D>, 'queryFn'>> & { anonymous?: boolean };
/** What `useQuery` and `setQueryData` learn of a call's answer. */
export type ApiQuery<D> = OptionsOf<D> & { queryKey: DataTag<QueryKey, D, ApiError> };
export interface MakeApiQuery {
  <P extends Plain<With<'get'>>>(
    path: P,
    params?: P extends Path ? Query<P> : never,
    options?: ApiQueryOptions<Answer<P, 'get'>>,
  ): ApiQuery<Answer<P, 'get'>>;
  <P extends With<'get'>>(
    address: Address<P>,
    params?: P extends Path ? Query<P> : never,
    options?: ApiQueryOptions<Answer<P, 'get'>>,
  ): ApiQuery<Answer<P, 'get'>>;
}

/** The document's schemas by name: `Schemas['CourseCard']`. */
export type Schemas = components['schemas'];

/** One page of a list, as the API answers all of them. */
export interface Paged<T> {
  items: T[];
  total: number;
  page: number;
  per_page: number;
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      /** media-chrome's elements. */
      [element: `media-${string}`]: any;
    }
  }
}

declare module 'axios' {
  interface AxiosRequestConfig {
    /** Carries no token: what it answers is the same for everybody. */
    anonymous?: boolean;
  }
}

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError;
    queryMeta: { anonymous?: boolean };
  }
}
