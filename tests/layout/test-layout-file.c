/* SPDX-License-Identifier: Apache-2.0 */
/* Layouts as bytes: what is read is what was written; damage is refused, and so is what somebody
 * has made on purpose, with the right checksum. */
#include <math.h>
#include <string.h>
#include <xxhash.h>

#include "hek-rng.h"
#include "layout-fixture.h"
#include "../test-valgrind.h"

#define N 23
#define N_MUTATIONS (hek_test_under_valgrind () ? 100 : 5000)
#define HEAD_BYTES 64
#define SUM_BYTES 8

static HekLayout *
make_layout (HekGeometry geometry,
             guint       n_dims)
{
  HekLayoutRecipe recipe = layout_recipe ("random", n_dims);
  guint n_coords = hek_geometry_n_coords (geometry, n_dims);
  float *coords = layout_numbers (N, n_coords, 1, 5);

  recipe.geometry = geometry;
  recipe.seed = G_MAXUINT64;
  for (gsize i = 0; i < N; i++)
    {
      float *x = coords + i * n_coords, length = 0;

      for (guint c = 0; c < n_coords; c++)
        length += x[c] * x[c];
      length = sqrtf (length);
      for (guint c = 0; c < n_coords; c++)
        {
          if (i % 7 == 3)
            x[c] = NAN;
          else if (geometry == HEK_GEOMETRY_SPHERICAL)
            x[c] /= length;
          else if (geometry == HEK_GEOMETRY_HYPERBOLIC)
            x[c] /= 1 + length;
        }
    }
  return hek_layout_new (&recipe, coords, N);
}

static gboolean
lies_in (gconstpointer p,
         GBytes       *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return (const guint8 *) p >= data && (const guint8 *) p < data + size;
}

static void
check_same (const HekLayout *a,
            const HekLayout *b)
{
  gsize n_bytes = hek_layout_n (a) * hek_layout_n_coords (a) * sizeof (float);

  g_assert_cmpuint (hek_layout_n (a), ==, hek_layout_n (b));
  g_assert_cmpuint (hek_layout_n_coords (a), ==, hek_layout_n_coords (b));
  g_assert_cmpmem (hek_layout_recipe (a), sizeof (HekLayoutRecipe), hek_layout_recipe (b),
                   sizeof (HekLayoutRecipe));
  g_assert_cmpmem (hek_layout_coords (a), n_bytes, hek_layout_coords (b), n_bytes);
}

static void
test_round_trip (void)
{
  for (HekGeometry geometry = 0; geometry < HEK_N_GEOMETRIES; geometry++)
    {
      g_autoptr (HekLayout) layout = make_layout (geometry, 2);
      g_autoptr (GBytes) bytes = hek_layout_write (layout), again = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (HekLayout) back = hek_layout_read (bytes, NULL, &error);

      g_assert_no_error (error);
      check_same (layout, back);
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
      g_assert_true (lies_in (hek_layout_coords (back), bytes));
      g_assert_cmpuint (((const guint8 *) hek_layout_coords (back)
                         - (const guint8 *) g_bytes_get_data (bytes, NULL)) % 64, ==, 0);
#endif
      again = hek_layout_write (back);
      g_assert_true (g_bytes_equal (bytes, again));
    }
}

/* Bytes that begin anywhere are copied. */
static void
test_unaligned (void)
{
  g_autoptr (HekLayout) layout = make_layout (HEK_GEOMETRY_EUCLIDEAN, 3);
  g_autoptr (GBytes) bytes = hek_layout_write (layout);
  gsize size = g_bytes_get_size (bytes);
  guint8 *moved = g_malloc (size + 1);
  g_autoptr (GBytes) whole = NULL, part = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekLayout) back = NULL;

  memcpy (moved + 1, g_bytes_get_data (bytes, NULL), size);
  whole = g_bytes_new_take (moved, size + 1);
  part = g_bytes_new_from_bytes (whole, 1, size);
  back = hek_layout_read (part, NULL, &error);
  g_assert_no_error (error);
  check_same (layout, back);
  g_assert_false (lies_in (hek_layout_coords (back), whole));
}

/* A layout that was read keeps its bytes. */
static void
test_keeps_bytes (void)
{
  g_autoptr (HekLayout) layout = make_layout (HEK_GEOMETRY_EUCLIDEAN, 2), back = NULL;
  GBytes *bytes = hek_layout_write (layout);

  back = hek_layout_read (bytes, NULL, NULL);
  g_bytes_unref (bytes);
  hek_layout_unref (hek_layout_ref (back));
  check_same (layout, back);
}

static void
test_empty (void)
{
  HekLayoutRecipe recipe = layout_recipe ("pca", 2);
  g_autoptr (HekLayout) layout = hek_layout_new (&recipe, NULL, 0), back = NULL;
  g_autoptr (GBytes) bytes = hek_layout_write (layout);

  back = hek_layout_read (bytes, NULL, NULL);
  g_assert_nonnull (back);
  g_assert_cmpuint (hek_layout_n (back), ==, 0);
}

static void
refuse (const guint8 *data,
        gsize         size,
        const char   *says)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_layout_read (bytes, NULL, &error));
  g_assert_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_DAMAGED);
  if (says != NULL && strstr (error->message, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
}

static void
set_sum (guint8 *data,
         gsize   size)
{
  guint64 sum = GUINT64_TO_LE (XXH3_64bits (data, size - SUM_BYTES));

  memcpy (data + size - SUM_BYTES, &sum, sizeof sum);
}

/* Every length that is too short, one byte too many, every byte changed. */
static void
test_damage (void)
{
  g_autoptr (HekLayout) layout = make_layout (HEK_GEOMETRY_EUCLIDEAN, 3);
  g_autoptr (GBytes) bytes = hek_layout_write (layout);
  gsize size = g_bytes_get_size (bytes);
  g_autofree guint8 *data = g_malloc0 (size + 1);

  memcpy (data, g_bytes_get_data (bytes, NULL), size);
  for (gsize length = 0; length < size; length++)
    refuse (data, length,
            length < 8 ? "does not begin" : length < HEAD_BYTES + SUM_BYTES ? "shorter" : "for 23");
  refuse (data, size + 1, "for 23");
  for (gsize i = 0; i < size; i++)
    {
      data[i] ^= 0x20;
      refuse (data, size, NULL);
      data[i] ^= 0x20;
    }
}

/* Fields that cannot be, with the right checksum. */
static void
test_fields (void)
{
  static const struct
  {
    gsize at;
    guint8 value;
    const char *says;
  } fields[] = {
    { 8, 2, "version 2" },     { 12, 1, "1 coordinates" }, { 12, 2, "bytes for" },
    { 16, 24, "for 24" },      { 23, 0xff, "places" },     { 24, 1, "recipe" },
    { 31, 0x80, "recipe" },    { 32, 65, "at byte 65" },   { 40, 1, "should be 0" },
    { 63, 1, "should be 0" },  { 64, '[', "" },            { 66, 'M', "method" },
    { 76, 'x', "not known" },
  };
  g_autoptr (HekLayout) layout = make_layout (HEK_GEOMETRY_EUCLIDEAN, 3);
  g_autoptr (GBytes) bytes = hek_layout_write (layout);
  gsize size = g_bytes_get_size (bytes);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), size);

      data[fields[i].at] = fields[i].value;
      set_sum (data, size);
      refuse (data, size, fields[i].says);
    }
}

/* A recipe of brackets in brackets alone: in a file, and in the words of a collection. */
static void
test_deep_recipe (void)
{
  static const gsize n_brackets[] = { 3000, 60000, 1000000 };

  for (guint i = 0; i < G_N_ELEMENTS (n_brackets); i++)
    {
      gsize begin = (HEAD_BYTES + n_brackets[i] + 63) / 64 * 64, size = begin + SUM_BYTES;
      guint64 n = GUINT64_TO_LE (n_brackets[i]), at = GUINT64_TO_LE (begin);
      g_autofree guint8 *data = g_malloc0 (size);
      g_autoptr (GError) error = NULL;
      HekLayoutRecipe recipe;

      memcpy (data, "HEKPLACE\1\0\0\0\2", 13);
      memcpy (data + 24, &n, sizeof n);
      memcpy (data + 32, &at, sizeof at);
      memset (data + HEAD_BYTES, '[', n_brackets[i]);
      set_sum (data, size);
      refuse (data, size, NULL);
      data[HEAD_BYTES + n_brackets[i]] = '\0';
      g_assert_false (hek_layout_recipe_parse ((const char *) data + HEAD_BYTES, &recipe, &error));
      g_assert_nonnull (error);
    }
}

/* Places that the geometry does not have, or that are half a place. */
static void
test_places (void)
{
  for (HekGeometry geometry = 0; geometry < HEK_N_GEOMETRIES; geometry++)
    {
      g_autoptr (HekLayout) layout = make_layout (geometry, 2);
      g_autoptr (GBytes) bytes = hek_layout_write (layout);
      gsize size = g_bytes_get_size (bytes), begin;
      guint n_coords = hek_layout_n_coords (layout);

      begin = size - SUM_BYTES - N * n_coords * sizeof (float);
      for (guint k = 0; k < 3; k++)
        {
          g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
          const float wrong[] = { NAN, INFINITY, 1.5f };

          if (k == 2 && geometry != HEK_GEOMETRY_SPHERICAL && geometry != HEK_GEOMETRY_HYPERBOLIC)
            continue;
          memcpy (data + begin + 5 * n_coords * sizeof (float), wrong + k, sizeof (float));
          set_sum (data, size);
          refuse (data, size, "place 5 is none");
        }
    }
}

/* Layouts that nobody has computed: refused, or used without harm. */
static void
test_mutations (void)
{
  g_autoptr (HekLayout) layout = make_layout (HEK_GEOMETRY_HYPERBOLIC, 3);
  g_autoptr (GBytes) bytes = hek_layout_write (layout);
  gsize size = g_bytes_get_size (bytes);
  guint n_read = 0;
  HekRng rng;

  hek_rng_init (&rng, 7);
  for (guint i = 0; i < N_MUTATIONS; i++)
    {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
      g_autoptr (GBytes) mutant = NULL, again = NULL;
      g_autoptr (HekLayout) back = NULL;
      g_autoptr (GError) error = NULL;

      for (guint m = 0; m <= i % 3; m++)
        data[hek_rng_below (&rng, size - SUM_BYTES)] = (guint8) hek_rng_u64 (&rng);
      set_sum (data, size);
      mutant = g_bytes_new (data, size);
      back = hek_layout_read (mutant, NULL, &error);
      if (back == NULL)
        {
          g_assert_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_DAMAGED);
          continue;
        }
      n_read++;
      again = hek_layout_write (back);
      g_assert_cmpuint (hek_layout_n (back), ==, N);
    }
  /* most changes are in places, and most of these are places still */
  g_assert_cmpuint (n_read, >, N_MUTATIONS / 10);
  g_assert_cmpuint (n_read, <, N_MUTATIONS);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout-file/round-trip", test_round_trip);
  g_test_add_func ("/layout-file/unaligned", test_unaligned);
  g_test_add_func ("/layout-file/keeps-bytes", test_keeps_bytes);
  g_test_add_func ("/layout-file/empty", test_empty);
  g_test_add_func ("/layout-file/damage", test_damage);
  g_test_add_func ("/layout-file/fields", test_fields);
  g_test_add_func ("/layout-file/deep-recipe", test_deep_recipe);
  g_test_add_func ("/layout-file/places", test_places);
  g_test_add_func ("/layout-file/mutations", test_mutations);
  return g_test_run ();
}
