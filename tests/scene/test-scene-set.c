/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of rows beside plain arrays of flags: the same answers for every size and operation. */
#include "config.h"

#include <string.h>

#include "hek-rng.h"
#include "hek-scene-set.h"

/* Around the words and blocks of a set. */
static const guint32 sizes[] = { 0, 1, 63, 64, 65, 16383, 16384, 16385, 50001 };

/* Flags in runs, so that there are whole, empty and mixed blocks. */
static guint8 *
flags_new (guint32 n,
           guint64 seed)
{
  guint8 *flags = g_new0 (guint8, n + 1);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (guint32 i = 0; i < n;)
    {
      guint32 run = (guint32) hek_rng_below (&rng, seed % 2 != 0 ? 40000 : 50);
      guint8 flag = (guint8) hek_rng_below (&rng, 2);

      for (run = MIN (run, n - i); run > 0; run--)
        flags[i++] = flag;
    }
  return flags;
}

static HekSceneSet *
set_of (const guint8 *flags,
        guint32       n)
{
  g_autofree guint64 *words = g_new0 (guint64, hek_scene_set_n_words (n) + 1);

  for (guint32 i = 0; i < n; i++)
    words[i / 64] |= (guint64) flags[i] << i % 64;
  /* bits behind the last row */
  if (n % 64 != 0)
    words[n / 64] |= ~G_GUINT64_CONSTANT (0) << n % 64;
  return hek_scene_set_new_bits (n, words);
}

static void
check (const HekSceneSet *set,
       const guint8      *flags,
       guint32            n)
{
  guint32 count = 0, n_rows, k = 0;
  g_autofree guint32 *rows = hek_scene_set_dup_rows (set, &n_rows);
  g_autofree guint64 *words = g_new0 (guint64, hek_scene_set_n_words (n) + 1);
  g_autoptr (HekSceneSet) again = NULL, other = NULL;

  g_assert_cmpuint (hek_scene_set_n_rows (set), ==, n);
  for (guint32 i = 0; i < n; i++)
    {
      g_assert_cmpint (hek_scene_set_contains (set, i), ==, flags[i]);
      if (flags[i])
        {
          g_assert_cmpuint (rows[k++], ==, i);
          count++;
        }
    }
  g_assert_cmpuint (hek_scene_set_count (set), ==, count);
  g_assert_cmpuint (n_rows, ==, count);
  g_assert_false (hek_scene_set_contains (set, n));

  hek_scene_set_get_bits (set, words);
  again = hek_scene_set_new_bits (n, words);
  g_assert_true (hek_scene_set_equal (set, again));
  other = hek_scene_set_new_rows (n, rows, n_rows);
  g_assert_true (hek_scene_set_equal (set, other));
}

static guint8
expect (guint8        a,
        HekSceneSetOp op,
        guint8        b)
{
  switch (op)
    {
    case HEK_SCENE_SET_UNION:
      return a || b;
    case HEK_SCENE_SET_INTERSECT:
      return a && b;
    case HEK_SCENE_SET_SUBTRACT:
      return a && !b;
    case HEK_SCENE_SET_TOGGLE:
      return a != b;
    case HEK_SCENE_SET_REPLACE:
    default:
      return b;
    }
}

static void
test_combine (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (guint pair = 0; pair < 9; pair++)
      {
        guint32 n = sizes[s];
        guint8 *flags[2];
        g_autofree guint8 *out = g_new (guint8, n + 1);
        g_autoptr (HekSceneSet) a = NULL, b = NULL, inverse = NULL, back = NULL;

        for (guint k = 0; k < 2; k++)
          {
            guint kind = k == 0 ? pair % 3 : pair / 3;

            flags[k] = flags_new (n, 2 * pair + k);
            if (kind > 0)
              memset (flags[k], kind == 1 ? 0 : 1, n);
          }
        a = set_of (flags[0], n);
        b = set_of (flags[1], n);
        check (a, flags[0], n);
        for (HekSceneSetOp op = HEK_SCENE_SET_REPLACE; op <= HEK_SCENE_SET_TOGGLE; op++)
          {
            g_autoptr (HekSceneSet) set = hek_scene_set_combine (a, op, b);

            for (guint32 i = 0; i < n; i++)
              out[i] = expect (flags[0][i], op, flags[1][i]);
            check (set, out, n);
          }
        inverse = hek_scene_set_invert (a);
        back = hek_scene_set_invert (inverse);
        for (guint32 i = 0; i < n; i++)
          out[i] = !flags[0][i];
        check (inverse, out, n);
        g_assert_true (hek_scene_set_equal (a, back));
        g_free (flags[0]);
        g_free (flags[1]);
      }
}

static void
test_rows (void)
{
  static const guint32 rows[] = { 70, 5, 5, 99, 100, G_MAXUINT32, 0 };
  g_autoptr (HekSceneSet) set = hek_scene_set_new_rows (100, rows, G_N_ELEMENTS (rows));
  g_autoptr (HekSceneSet) all = hek_scene_set_new_all (100);
  g_autoptr (HekSceneSet) none = hek_scene_set_new_empty (100);
  guint32 row = 6;

  g_assert_cmpuint (hek_scene_set_count (set), ==, 4);
  g_assert_true (hek_scene_set_next (set, &row));
  g_assert_cmpuint (row, ==, 70);
  row = 100;
  g_assert_false (hek_scene_set_next (set, &row));
  g_assert_cmpuint (hek_scene_set_count (all), ==, 100);
  row = 0;
  g_assert_false (hek_scene_set_next (none, &row));
  g_assert_false (hek_scene_set_equal (all, none));
}

/* An undo step is a reference: what it was made of can go, and change nothing. */
static void
test_share (void)
{
  HekSceneSet *all = hek_scene_set_new_all (100000);
  g_autoptr (HekSceneSet) some = hek_scene_set_new_rows (100000, (guint32[]) { 3, 99999 }, 2);
  g_autoptr (HekSceneSet) left = hek_scene_set_combine (all, HEK_SCENE_SET_SUBTRACT, some);
  g_autoptr (HekSceneSet) again = hek_scene_set_combine (left, HEK_SCENE_SET_UNION, some);

  g_assert_cmpuint (hek_scene_set_count (left), ==, 99998);
  g_assert_true (hek_scene_set_equal (again, all));
  hek_scene_set_unref (all);
  g_assert_false (hek_scene_set_contains (left, 3));
  g_assert_true (hek_scene_set_contains (left, 4));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/set/combine", test_combine);
  g_test_add_func ("/scene/set/rows", test_rows);
  g_test_add_func ("/scene/set/share", test_share);
  return g_test_run ();
}
