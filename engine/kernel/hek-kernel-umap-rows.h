/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One step of UMAP: included once by each file of one instruction set, which gives the name of its
 * table in HEK_KERNEL_UMAP_TABLE. All lanes do the same; where one has nothing to do its gain is 0.
 * The loops are over arrays of LANES numbers, without branches, and become SIMD.
 */
#include "hek-kernel-color-power.h"
#include "hek-kernel-umap-private.h"

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))
#define LANES HEK_KERNEL_UMAP_LANES
#define STRIDE HEK_KERNEL_UMAP_STRIDE
#define MAX_DIMS 3

/* Edges of each lane that are looked through together. */
#define CHUNK 64

/* Fractions of 2³² that are far from those of small denominators: the golden section. */
#define PHASE 0x9e3779b9u

/* Coordinates of a gradient are held to this, as in the authors' program. */
#define LONGEST 4.0f

/* Below it a squared distance is none, and a pull would divide by it. */
#define NEAREST 1e-20f

/* What keeps pushes finite. */
#define PUSH_SOFT 0.001f

typedef struct
{
  float a, pull, push;
  HekKernelPower b;
} Force;

typedef struct
{
  float own[MAX_DIMS][LANES];
  float diff[MAX_DIMS][LANES], square[LANES], gain[LANES];
  uint32_t target[LANES], lot[LANES];
  uint32_t phase[LANES]; /* of the next edge */
  uint64_t at[LANES], end[LANES];
  uint32_t n_active[LANES];
  uint32_t active[LANES][CHUNK];
} Lanes;

/* The finalizer of MurmurHash3 (Appleby), twice. */
ALWAYS_INLINE uint32_t
mix (uint32_t key,
     uint32_t x)
{
  for (unsigned i = 0; i < 2; i++)
    {
      x ^= key;
      x ^= x >> 16;
      x *= 0x85ebca6bu;
      x ^= x >> 13;
      x *= 0xc2b2ae35u;
      x ^= x >> 16;
      key += PHASE;
    }
  return x;
}

ALWAYS_INLINE Force
force_of (double a,
          double b)
{
  return (Force) { .a = (float) a, .pull = (float) (-2 * a * b), .push = (float) (2 * b),
                   .b = hek_power_of (b) };
}

ALWAYS_INLINE float
pull_force (float square,
            Force f)
{
  float held = square < NEAREST ? NEAREST : square;
  float power = hek_power (held, f.b);

  return f.pull * power / (held * (1 + f.a * power));
}

ALWAYS_INLINE float
push_force (float square,
            Force f)
{
  float power = hek_power (square, f.b);

  return f.push / ((PUSH_SOFT + square) * (1 + f.a * power));
}

ALWAYS_INLINE float
clip (float x,
      float longest)
{
  float high = x < longest ? x : longest;

  return high > -longest ? high : -longest;
}

/* Differences from the targets, and their squares. */
ALWAYS_INLINE void
look (const float *places,
      unsigned     n_dims,
      Lanes       *s)
{
  for (unsigned l = 0; l < LANES; l++)
    {
      const float *place = places + (size_t) s->target[l] * STRIDE;

      for (unsigned d = 0; d < n_dims; d++)
        s->diff[d][l] = place[d];
    }
  for (unsigned l = 0; l < LANES; l++)
    {
      float square = 0;

      for (unsigned d = 0; d < n_dims; d++)
        {
          float diff = s->own[d][l] - s->diff[d][l];

          s->diff[d][l] = diff;
          square += diff * diff;
        }
      s->square[l] = square;
    }
}

/* @push: a constant */
ALWAYS_INLINE void
go (const float *places,
    unsigned     n_dims,
    Force        f,
    int          push,
    Lanes       *s)
{
  look (places, n_dims, s);
  for (unsigned l = 0; l < LANES; l++)
    {
      float force = push ? push_force (s->square[l], f) : pull_force (s->square[l], f);
      float part = s->gain[l] * force, longest = s->gain[l] * LONGEST;

      if (!push)
        part = part > -HEK_KERNEL_UMAP_PART ? part : -HEK_KERNEL_UMAP_PART;
      for (unsigned d = 0; d < n_dims; d++)
        s->own[d][l] += clip (part * s->diff[d][l], longest);
    }
}

/* The edges among the next CHUNK of each lane that pull in this step. Returns: the most of one */
ALWAYS_INLINE uint32_t
gather_active (const HekKernelUmap      *umap,
               const HekKernelUmapEdges *edges,
               Lanes                    *s)
{
  uint32_t most = 0;

  for (unsigned l = 0; l < LANES; l++)
    {
      uint64_t left = s->end[l] - s->at[l];
      uint32_t n = left < CHUNK ? (uint32_t) left : CHUNK;
      const uint32_t *targets = edges->targets + s->at[l], *rates = edges->rates + s->at[l];
      uint32_t phase = s->phase[l], n_active = 0;

      for (uint32_t i = 0; i < n; i++)
        {
          uint32_t before = phase + umap->step * rates[i];

          s->active[l][n_active] = targets[i];
          n_active += before + rates[i] < before;
          phase += PHASE;
        }
      s->n_active[l] = n_active;
      s->phase[l] = phase;
      s->at[l] += n;
      most = most < n_active ? n_active : most;
    }
  return most;
}

/* @i: which of the active edges */
ALWAYS_INLINE void
pull_and_push (const HekKernelUmap *umap,
               unsigned             n_dims,
               Force                f,
               uint32_t             i,
               Lanes               *s)
{
  unsigned n = umap->n_negatives, odd = (umap->step + i) & 1;

  for (unsigned l = 0; l < LANES; l++)
    {
      int has = i < s->n_active[l];

      s->target[l] = has ? s->active[l][i] : 0;
      s->gain[l] = has ? umap->alpha : 0.0f;
    }
  go (umap->places, n_dims, f, 0, s);
  for (unsigned j = 0; j < (n + odd) / 2; j++)
    {
      for (unsigned l = 0; l < LANES; l++)
        {
          /* Numerical Recipes' generator, of which the high bits are used. */
          s->lot[l] = s->lot[l] * 1664525u + 1013904223u;
          s->target[l] = (uint32_t) (((uint64_t) s->lot[l] * umap->n_places) >> 32);
        }
      go (umap->places, n_dims, f, 1, s);
    }
}

/* Points @i and on of @from into the lanes; those behind the last have no edges. */
ALWAYS_INLINE void
load (const HekKernelUmap      *umap,
      const HekKernelUmapEdges *edges,
      unsigned                  n_dims,
      size_t                    first,
      size_t                    i,
      unsigned                  n_lanes,
      const float              *from,
      const uint32_t           *names,
      Lanes                    *s)
{
  for (unsigned l = 0; l < LANES; l++)
    {
      size_t point = i + (l < n_lanes ? l : 0);
      uint32_t name = names != 0 ? names[point] : (uint32_t) (first + point);

      for (unsigned d = 0; d < n_dims; d++)
        s->own[d][l] = from[point * STRIDE + d];
      s->lot[l] = mix (mix (umap->key, umap->step), name);
      s->phase[l] = mix (umap->key, name);
      s->at[l] = edges->starts[first + point];
      s->end[l] = l < n_lanes ? edges->starts[first + point + 1] : s->at[l];
    }
}

ALWAYS_INLINE int
has_more (const Lanes *s)
{
  int more = 0;

  for (unsigned l = 0; l < LANES; l++)
    more |= s->at[l] < s->end[l];
  return more;
}

ALWAYS_INLINE void
move_dims (const HekKernelUmap      *umap,
           const HekKernelUmapEdges *edges,
           unsigned                  n_dims,
           size_t                    first,
           size_t                    n,
           const float              *from,
           float                    *to,
           const uint32_t           *names)
{
  Force f = force_of (umap->a, umap->b);
  Lanes s;

  for (size_t i = 0; i < n; i += LANES)
    {
      unsigned n_lanes = n - i < LANES ? (unsigned) (n - i) : LANES;

      load (umap, edges, n_dims, first, i, n_lanes, from, names, &s);
      while (has_more (&s))
        {
          uint32_t most = gather_active (umap, edges, &s);

          for (uint32_t k = 0; k < most; k++)
            pull_and_push (umap, n_dims, f, k, &s);
        }
      for (unsigned l = 0; l < n_lanes; l++)
        for (unsigned d = 0; d < STRIDE; d++)
          to[(i + l) * STRIDE + d] = d < n_dims ? s.own[d][l] : 0.0f;
    }
}

static void
move (const HekKernelUmap      *umap,
      const HekKernelUmapEdges *edges,
      size_t                    first,
      size_t                    n,
      const float              *from,
      float                    *to,
      const uint32_t           *names)
{
  if (umap->n_dims == 2)
    move_dims (umap, edges, 2, first, n, from, to, names);
  else
    move_dims (umap, edges, 3, first, n, from, to, names);
}

const HekKernelUmapTable HEK_KERNEL_UMAP_TABLE = { move };
