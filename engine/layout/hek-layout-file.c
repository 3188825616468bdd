/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A layout as bytes, all numbers little endian:
 *
 *    0   8  "HEKPLACE"
 *    8   4  version, 1
 *   12   4  coordinates of a place, 2 or 3
 *   16   8  n, places
 *   24   8  r, bytes of the recipe
 *   32   8  p, where the places begin: the next multiple of 64 after the recipe
 *   40  24  0
 *   64   r  the recipe: JSON, UTF-8
 * 64+r      0 up to p
 *    p      n × coordinates floats; a row without a place has NaN for all of its
 *        8  XXH3 (64 bits, seed 0) of all bytes before
 *
 * So the places of a file that is mapped are used where they are. Nothing in it is believed: the
 * checksum tells damage, and every field is checked as if somebody had made it on purpose.
 */
#include "config.h"

#include "hek-layout-core-private.h"

#include "hek-checked.h"
#include "hek-parallel.h"

#include <math.h>
#include <string.h>
#include <xxhash.h>

#define MAGIC "HEKPLACE"
#define VERSION 1u
#define HEAD_BYTES 64
#define SUM_BYTES 8
#define ALIGN 64

/* More than any recipe has. */
#define MAX_RECIPE_BYTES 65536

/* Places of a block whose geometry is looked at. */
#define BLOCK_PLACES 65536u

/* A unit vector of floats is this near to length 1. */
#define UNIT_TOLERANCE 1e-3

static void
put_u32 (guint8 *to,
         guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (to, &value, sizeof value);
}

static void
put_u64 (guint8 *to,
         guint64 value)
{
  value = GUINT64_TO_LE (value);
  memcpy (to, &value, sizeof value);
}

static guint32
get_u32 (const guint8 *from)
{
  guint32 value;

  memcpy (&value, from, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint64
get_u64 (const guint8 *from)
{
  guint64 value;

  memcpy (&value, from, sizeof value);
  return GUINT64_FROM_LE (value);
}

/* Floats as they are in files, and back. */
static void
swap_floats (const void *from,
             float      *to,
             gsize       n)
{
  if (n > 0)
    memcpy (to, from, n * sizeof *to);
#if G_BYTE_ORDER == G_BIG_ENDIAN
  for (gsize i = 0; i < n; i++)
    {
      guint32 bits;

      memcpy (&bits, to + i, sizeof bits);
      bits = GUINT32_SWAP_LE_BE (bits);
      memcpy (to + i, &bits, sizeof bits);
    }
#endif
}

static gsize
places_begin (gsize n_recipe)
{
  return (HEAD_BYTES + n_recipe + ALIGN - 1) / ALIGN * ALIGN;
}

GBytes *
hek_layout_write (const HekLayout *self)
{
  g_autofree char *recipe = hek_layout_recipe_to_json (hek_layout_recipe (self));
  gsize n_recipe = strlen (recipe), begin = places_begin (n_recipe);
  gsize n_floats = hek_layout_n (self) * hek_layout_n_coords (self);
  gsize size = begin + n_floats * sizeof (float) + SUM_BYTES;
  guint8 *data = g_malloc (size);

  memset (data, 0, begin);
  memcpy (data, MAGIC, strlen (MAGIC));
  put_u32 (data + 8, VERSION);
  put_u32 (data + 12, hek_layout_n_coords (self));
  put_u64 (data + 16, hek_layout_n (self));
  put_u64 (data + 24, n_recipe);
  put_u64 (data + 32, begin);
  memcpy (data + HEAD_BYTES, recipe, n_recipe);
  swap_floats (hek_layout_coords (self), (float *) (gpointer) (data + begin), n_floats);
  put_u64 (data + size - SUM_BYTES, XXH3_64bits (data, size - SUM_BYTES));
  return g_bytes_new_take (data, size);
}

G_GNUC_PRINTF (2, 3)
static gboolean
damaged (GError    **error,
         const char *format,
         ...)
{
  g_autofree char *why = NULL;
  va_list args;

  va_start (args, format);
  why = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_DAMAGED,
               "this is no layout, or a damaged one: %s", why);
  return FALSE;
}

/* Magic, version, sizes that fit together, and the checksum. */
static gboolean
check_whole (const guint8 *data,
             gsize         size,
             GError      **error)
{
  guint64 n, n_recipe, begin;
  guint32 n_coords;
  gsize n_bytes;

  if (size < strlen (MAGIC) || memcmp (data, MAGIC, strlen (MAGIC)) != 0)
    return damaged (error, "it does not begin as one");
  if (size < HEAD_BYTES + SUM_BYTES)
    return damaged (error, "%zu bytes are shorter than its header", size);
  if (get_u32 (data + 8) != VERSION)
    return damaged (error, "version %u, this program knows version %u", get_u32 (data + 8),
                    VERSION);
  n_coords = get_u32 (data + 12);
  n = get_u64 (data + 16);
  n_recipe = get_u64 (data + 24);
  begin = get_u64 (data + 32);
  if (n_coords < 2 || n_coords > 3)
    return damaged (error, "places of %u coordinates", n_coords);
  if (n_recipe > MAX_RECIPE_BYTES || begin != places_begin ((gsize) n_recipe))
    return damaged (error, "a recipe of %" G_GUINT64_FORMAT " bytes and places at byte %"
                    G_GUINT64_FORMAT, n_recipe, begin);
  if (!hek_checked_mul (n, n_coords * sizeof (float), &n_bytes)
      || !hek_checked_add (n_bytes, (gsize) begin + SUM_BYTES, &n_bytes) || n_bytes != size)
    return damaged (error, "%zu bytes for %" G_GUINT64_FORMAT " places", size, n);
  for (gsize i = 40; i < HEAD_BYTES; i++)
    if (data[i] != 0)
      return damaged (error, "a field that should be 0 is not");
  if (get_u64 (data + size - SUM_BYTES) != XXH3_64bits (data, size - SUM_BYTES))
    return damaged (error, "its checksum is wrong");
  return TRUE;
}

static gboolean
read_recipe (const guint8    *data,
             HekLayoutRecipe *recipe,
             GError         **error)
{
  gsize n = (gsize) get_u64 (data + 24);
  g_autofree char *json = g_strndup ((const char *) data + HEAD_BYTES, n);
  g_autoptr (GError) why = NULL;

  if (strlen (json) != n || !g_utf8_validate (json, (gssize) n, NULL))
    return damaged (error, "its recipe is no text");
  if (!hek_layout_recipe_parse (json, recipe, &why))
    return damaged (error, "%s", why->message);
  if (hek_geometry_n_coords (recipe->geometry, recipe->n_dims) != get_u32 (data + 12))
    return damaged (error, "places of %u coordinates for %u dimensions, %s",
                    get_u32 (data + 12), recipe->n_dims, hek_geometry_id (recipe->geometry));
  return TRUE;
}

/* Numbers of a place, all or none of them NaN, where the geometry has places. */
static gboolean
is_place (const float *x,
          guint        n_coords,
          HekGeometry  geometry)
{
  double square = 0;
  guint n_nan = 0, n_finite = 0;

  for (guint c = 0; c < n_coords; c++)
    {
      n_nan += isnan (x[c]) != 0;
      n_finite += isfinite (x[c]) != 0;
      square += (double) x[c] * (double) x[c];
    }
  if (n_nan == n_coords)
    return TRUE;
  if (n_finite != n_coords)
    return FALSE;
  if (geometry == HEK_GEOMETRY_SPHERICAL)
    return fabs (square - 1) < UNIT_TOLERANCE;
  return geometry != HEK_GEOMETRY_HYPERBOLIC || square < 1;
}

typedef struct
{
  const HekLayout *layout;
  gsize *odd; /* of each block: the first that is no place, or G_MAXSIZE */
} PlaceLoop;

static void
check_block (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  const PlaceLoop *loop = data;
  HekGeometry geometry = hek_layout_recipe (loop->layout)->geometry;
  guint n_coords = hek_layout_n_coords (loop->layout);
  const float *coords = hek_layout_coords (loop->layout);
  gsize i = begin;

  while (i < end && is_place (coords + i * n_coords, n_coords, geometry))
    i++;
  loop->odd[block_idx] = i < end ? i : G_MAXSIZE;
}

static gboolean
check_places (const HekLayout  *self,
              const HekTask    *task,
              GError          **error)
{
  gsize n = hek_layout_n (self), n_blocks = hek_parallel_n_blocks (n, BLOCK_PLACES);
  g_autofree gsize *odd = g_new (gsize, MAX (n_blocks, 1));
  PlaceLoop loop = { self, odd };

  if (!hek_parallel_for (n, BLOCK_PLACES, check_block, &loop, task))
    return hek_task_check (task, error);
  for (gsize b = 0; b < n_blocks; b++)
    if (odd[b] != G_MAXSIZE)
      return damaged (error, "place %zu is none of %s geometry", odd[b],
                      hek_geometry_id (hek_layout_recipe (self)->geometry));
  return TRUE;
}

HekLayout *
hek_layout_read (GBytes         *bytes,
                 const HekTask  *task,
                 GError        **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  HekLayoutRecipe recipe;
  g_autoptr (HekLayout) self = NULL;
  const guint8 *places;
  guint n_coords;
  gsize n;

  if (!check_whole (data, size, error) || !read_recipe (data, &recipe, error))
    return NULL;
  n_coords = get_u32 (data + 12);
  n = (gsize) get_u64 (data + 16);
  places = data + get_u64 (data + 32);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN && (guintptr) places % sizeof (float) == 0)
    self = hek_layout_new_borrowed (&recipe, (const float *) (gconstpointer) places, n, bytes);
  else
    {
      float *coords = hek_layout_try_coords (n, n_coords, error);

      if (coords == NULL)
        return NULL;
      swap_floats (places, coords, n * n_coords);
      self = hek_layout_new (&recipe, coords, n);
    }
  return check_places (self, task, error) ? g_steal_pointer (&self) : NULL;
}
