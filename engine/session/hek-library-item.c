/* SPDX-License-Identifier: Apache-2.0 */
/* What the library knows of one collection, as it was when somebody looked. */
#include "config.h"

#include "hek-library-item.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-library-private.h"

/* Fewer rows than this are compared one by one in no time. */
#define BARE_MIN_ROWS 1000u

struct _HekLibraryItem
{
  GObject parent_instance;

  HekLibraryStores *stores; /* owned: they know how much memory it takes */
  HekCollectionInfo *info;
  char *name;
  gboolean is_open;         /* whether the following is known */
  HekStoreStats stats;
  HekSchema *schema;
  HekDistance distance;
  int key_field, text_field;
  guint64 n_indexed;
  guint64 n_bare;           /* live rows in segments that could have a graph and have none */
  char *warning, *unfinished;
  HekStoreHealth verified;  /* what the last verification found */
  HekHealth health;
  char *health_text;
};

G_DEFINE_FINAL_TYPE (HekLibraryItem, hek_library_item, G_TYPE_OBJECT)

static void
hek_library_item_finalize (GObject *object)
{
  HekLibraryItem *self = HEK_LIBRARY_ITEM (object);

  g_clear_pointer (&self->info, hek_collection_info_free);
  g_clear_pointer (&self->schema, hek_schema_unref);
  g_clear_pointer (&self->stores, hek_library_stores_unref);
  g_free (self->name);
  g_free (self->warning);
  g_free (self->unfinished);
  g_free (self->health_text);
  hek_store_health_clear (&self->verified);
  G_OBJECT_CLASS (hek_library_item_parent_class)->finalize (object);
}

static void
hek_library_item_class_init (HekLibraryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hek_library_item_finalize;
}

static void
hek_library_item_init (HekLibraryItem *self)
{
  self->key_field = -1;
  self->text_field = -1;
}

/* --- what it holds ------------------------------------------------------------------------- */

static gboolean
hek_library_item_count_indexed (HekLibraryItem  *self,
                                HekSnapshot     *snapshot,
                                GError         **error)
{
  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, i);
      g_autoptr (GError) own_error = NULL;
      g_autoptr (HekSidecar) graph =
        hek_snapshot_open_sidecar (snapshot, (int) i, HEK_SEARCHER_GRAPH, &own_error);

      if (own_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
      if (graph != NULL)
        self->n_indexed += segment->n_live;
      else if (segment->sealed)
        self->n_bare += segment->n_live;
    }
  return TRUE;
}

static gboolean
hek_library_item_read_unfinished (HekLibraryItem  *self,
                                  HekSnapshot     *snapshot,
                                  GError         **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekUnfinishedImport) unfinished =
    hek_collection_get_unfinished (snapshot, &own_error);

  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  self->unfinished = unfinished != NULL ? g_strdup (unfinished->path) : NULL;
  return TRUE;
}

static gboolean
hek_library_item_read (HekLibraryItem   *self,
                       HekLibrarySpace  *space,
                       GError          **error)
{
  g_autoptr (HekStore) store = hek_workspace_open_store (space->workspace, self->info->uuid,
                                                         error);
  g_autoptr (HekSnapshot) snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;

  if (snapshot == NULL || !hek_store_get_stats (store, &self->stats, error) ||
      !hek_library_item_count_indexed (self, snapshot, error) ||
      !hek_library_item_read_unfinished (self, snapshot, error))
    return FALSE;
  self->schema = hek_schema_ref (hek_store_get_schema (store));
  self->distance = hek_store_get_distance (store);
  self->key_field = hek_store_get_key_field (store);
  self->text_field = hek_store_get_text_field (store);
  self->warning = hek_store_dup_warning (store);
  hek_store_get_health (store, &self->verified);
  self->is_open = TRUE;
  return TRUE;
}

/* --- its health ---------------------------------------------------------------------------- */

/* @format: has one %s, for @n with separators between the thousands */
static char *
format_count (const char *format,
              guint64     n)
{
  g_autofree char *count = g_strdup_printf ("%'" G_GUINT64_FORMAT, n);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  return g_strjoinv (count, parts);
}

static guint
plural (guint64 n)
{
  return (guint) MIN (n, G_MAXUINT);
}

static HekHealth
hek_library_item_judge_rows (HekLibraryItem  *self,
                             char           **text)
{
  const HekStoreStats *stats = &self->stats;
  double on_disk = (double) (stats->n_rows + stats->n_dead);

  if (on_disk > 0 && (double) stats->n_dead > HEK_HEALTH_DEAD * on_disk)
    {
      *text = g_strdup_printf (_("%.0f %% of the rows on the disk are deleted: compacting gives "
                                 "the space back of those that the history no longer needs."),
                               100 * (double) stats->n_dead / on_disk);
      return HEK_HEALTH_DELETED;
    }
  if (self->n_bare >= BARE_MIN_ROWS &&
      (double) self->n_bare > HEK_HEALTH_BARE * (double) stats->n_rows)
    {
      *text = format_count (ngettext ("%s row has no index yet: searches look at it one by one.",
                                      "%s rows have no index yet: searches look at each of them.",
                                      plural (self->n_bare)), self->n_bare);
      return HEK_HEALTH_NO_GRAPH;
    }
  if (stats->n_journal > HEK_HEALTH_JOURNAL_ROWS)
    {
      *text = format_count (ngettext ("%s row lies in the journal: building the index moves it.",
                                      "%s rows lie in the journal: building the index moves them.",
                                      plural (stats->n_journal)), stats->n_journal);
      return HEK_HEALTH_JOURNAL;
    }
  *text = g_strdup ("");
  return HEK_HEALTH_GOOD;
}

static char *
describe_found (const HekStoreHealth *found)
{
  if (found->n_problems == 1)
    return g_strdup_printf (_("The last verification found damage in %s: %s"), found->file,
                            found->what);
  return g_strdup_printf (_("The last verification found damage at %u places, first in %s: %s"),
                          found->n_problems, found->file, found->what);
}

static HekHealth
hek_library_item_judge (HekLibraryItem  *self,
                        char           **text)
{
  if (self->info->problem != NULL)
    {
      *text = g_strdup (self->info->problem);
      return HEK_HEALTH_PROBLEM;
    }
  if (self->verified.n_problems > 0)
    {
      *text = describe_found (&self->verified);
      return HEK_HEALTH_PROBLEM;
    }
  if (self->warning != NULL)
    {
      *text = g_strdup (self->warning);
      return HEK_HEALTH_WARNING;
    }
  if (self->unfinished != NULL)
    {
      g_autofree char *base = g_filename_display_basename (self->unfinished);

      *text = g_strdup_printf (_("The import of %s was stopped and can be gone on with."), base);
      return HEK_HEALTH_UNFINISHED;
    }
  return hek_library_item_judge_rows (self, text);
}

/* --- making them --------------------------------------------------------------------------- */

HekLibraryItem *
hek_library_item_new (HekLibrarySpace   *space,
                      HekLibraryStores  *stores,
                      HekCollectionInfo *info)
{
  HekLibraryItem *self = g_object_new (HEK_TYPE_LIBRARY_ITEM, NULL);
  g_autoptr (GError) error = NULL;

  self->stores = hek_library_stores_ref (stores);
  self->info = info;
  self->name = hek_collection_info_dup_full_name (info);
  if (info->deleted_us == 0 && info->problem == NULL &&
      !hek_library_item_read (self, space, &error))
    info->problem = g_strdup (error->message);
  self->health = hek_library_item_judge (self, &self->health_text);
  return self;
}

HekLibraryItem *
hek_library_item_load (HekLibrarySpace   *space,
                       HekLibraryStores  *stores,
                       const char        *uuid,
                       GError           **error)
{
  for (guint deleted = 0; deleted < 2; deleted++)
    {
      g_autoptr (GPtrArray) infos = hek_workspace_list (space->workspace, deleted == 1, error);

      if (infos == NULL)
        return NULL;
      for (guint i = 0; i < infos->len; i++)
        if (g_str_equal (((HekCollectionInfo *) infos->pdata[i])->uuid, uuid))
          return hek_library_item_new (space, stores, g_ptr_array_steal_index (infos, i));
    }
  return NULL;
}

static gboolean
infos_are_equal (const HekCollectionInfo *a,
                 const HekCollectionInfo *b)
{
  return g_str_equal (a->uuid, b->uuid) && g_str_equal (a->name, b->name) &&
         g_str_equal (a->name_space, b->name_space) &&
         g_str_equal (a->description, b->description) &&
         g_strv_equal ((const char *const *) a->tags, (const char *const *) b->tags) &&
         a->is_protected == b->is_protected && a->created_us == b->created_us &&
         a->deleted_us == b->deleted_us && g_strcmp0 (a->problem, b->problem) == 0;
}

gboolean
hek_library_item_equal (HekLibraryItem *a,
                        HekLibraryItem *b)
{
  return infos_are_equal (a->info, b->info) && a->is_open == b->is_open &&
         memcmp (&a->stats, &b->stats, sizeof a->stats) == 0 && a->n_indexed == b->n_indexed &&
         a->health == b->health && g_str_equal (a->health_text, b->health_text) &&
         g_strcmp0 (a->warning, b->warning) == 0 && g_strcmp0 (a->unfinished, b->unfinished) == 0;
}

/* --- looking at them ----------------------------------------------------------------------- */

const char *
hek_library_item_get_uuid (HekLibraryItem *self)
{
  return self->info->uuid;
}

gboolean
hek_library_item_is_deleted (HekLibraryItem *self)
{
  return self->info->deleted_us != 0;
}

const HekCollectionInfo *
hek_library_item_get_info (HekLibraryItem *self)
{
  return self->info;
}

const char *
hek_library_item_get_name (HekLibraryItem *self)
{
  return self->name;
}

const HekStoreStats *
hek_library_item_get_stats (HekLibraryItem *self)
{
  return self->is_open ? &self->stats : NULL;
}

HekSchema *
hek_library_item_get_schema (HekLibraryItem *self)
{
  return self->schema;
}

HekDistance
hek_library_item_get_distance (HekLibraryItem *self)
{
  return self->distance;
}

int
hek_library_item_get_key_field (HekLibraryItem *self)
{
  return self->key_field;
}

int
hek_library_item_get_text_field (HekLibraryItem *self)
{
  return self->text_field;
}

guint64
hek_library_item_get_n_indexed (HekLibraryItem *self)
{
  return self->n_indexed;
}

const char *
hek_library_item_get_unfinished (HekLibraryItem *self)
{
  return self->unfinished;
}

guint64
hek_library_item_get_memory (HekLibraryItem *self)
{
  return hek_library_stores_get_memory (self->stores, self->info->uuid);
}

const char *
hek_library_item_get_warning (HekLibraryItem *self)
{
  return self->warning;
}

HekHealth
hek_library_item_get_health (HekLibraryItem *self)
{
  return self->health;
}

const char *
hek_library_item_get_health_text (HekLibraryItem *self)
{
  return self->health_text;
}
