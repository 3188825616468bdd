/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "multi-fixture.h"

#include <string.h>

void
multi_fixture_random (MultiFixture *fixture,
                      float        *out)
{
  for (guint i = 0; i < MULTI_DIM; i++)
    out[i] = (float) hek_rng_below (&fixture->rng, 2000) / 1000 - 1;
}

static HekBatch *
new_batch (MultiFixture *fixture,
           guint64       first,
           gsize         n)
{
  return things_new_batch (&fixture->things, fixture->vectors + first * MULTI_DIM, first, n,
                           MULTI_LABELS);
}

void
multi_fixture_set_up (MultiFixture  *fixture,
                      gconstpointer  data)
{
  g_autoptr (HekBatch) first = NULL;
  g_autoptr (HekBatch) journal = NULL;
  guint64 ids[MULTI_DEAD];

  fixture->distance = (HekDistance) GPOINTER_TO_INT (data);
  hek_rng_init (&fixture->rng, 5);
  things_set_up (&fixture->things, MULTI_DIM, fixture->distance, -1);
  fixture->vectors = g_new (float, MULTI_ROWS * MULTI_DIM);
  fixture->dead = g_new0 (gboolean, MULTI_ROWS);
  for (gsize i = 0; i < MULTI_ROWS; i++)
    multi_fixture_random (fixture, fixture->vectors + i * MULTI_DIM);
  memset (fixture->vectors + 77 * MULTI_DIM, 0, MULTI_DIM * sizeof (float)); /* has no direction */

  first = new_batch (fixture, 0, MULTI_FIRST);
  things_import (&fixture->things, first, NULL);
  things_build_index (&fixture->things, FALSE, NULL);
  journal = new_batch (fixture, MULTI_FIRST, MULTI_JOURNAL);
  things_append (&fixture->things, journal);
  for (guint i = 0; i < MULTI_DEAD; i++)
    {
      ids[i] = (guint64) i * 113 % MULTI_ROWS;
      fixture->dead[ids[i]] = TRUE;
    }
  things_delete (&fixture->things, ids, MULTI_DEAD);
}

void
multi_fixture_tear_down (MultiFixture  *fixture,
                         gconstpointer  data)
{
  things_tear_down (&fixture->things);
  g_free (fixture->vectors);
  g_free (fixture->dead);
}

HekSearcher *
multi_fixture_open (MultiFixture *fixture)
{
  return things_open_searcher (&fixture->things, 0);
}
