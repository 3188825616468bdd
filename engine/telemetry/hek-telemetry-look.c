/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Those who know how much there is of something, asked before each collect: a gauge that was only
 * set when it changes would have no value in most seconds.
 */
#include "config.h"

#include "hek-telemetry-private.h"

#include <pthread.h>

typedef struct
{
  guint id;
  HekTelemetryLookFunc func;
  gpointer data;
} Look;

/* Guards what follows, and is held while they are called: whoever is removed is not under way. */
static pthread_mutex_t looks_lock = PTHREAD_MUTEX_INITIALIZER;
static GArray *looks; /* owned (nullable): of Look */
static guint last_id;

guint
hek_telemetry_add_look (HekTelemetryLookFunc func,
                        gpointer             data)
{
  Look look = { 0, func, data };

  pthread_mutex_lock (&looks_lock);
  if (looks == NULL)
    looks = g_array_new (FALSE, FALSE, sizeof (Look));
  look.id = ++last_id;
  g_array_append_val (looks, look);
  pthread_mutex_unlock (&looks_lock);
  return look.id;
}

void
hek_telemetry_remove_look (guint id)
{
  pthread_mutex_lock (&looks_lock);
  for (guint i = 0; looks != NULL && i < looks->len; i++)
    if (g_array_index (looks, Look, i).id == id)
      {
        g_array_remove_index (looks, i);
        break;
      }
  pthread_mutex_unlock (&looks_lock);
}

void
hek_telemetry_look (void)
{
  pthread_mutex_lock (&looks_lock);
  for (guint i = 0; looks != NULL && i < looks->len; i++)
    {
      const Look *look = &g_array_index (looks, Look, i);

      look->func (look->data);
    }
  pthread_mutex_unlock (&looks_lock);
}
