/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The selected codebook. What is chosen beside it, a collection and another codebook, is remembered
 * by uuid, and kept while it fits.
 */
#include "config.h"

#include "studio-quantizer-codebooks-details.h"

#include <glib/gi18n.h>

#include "studio-own-name.h"
#include "studio-quantizer-resource.h"
#include "studio-wrap-box.h"

struct _StudioQuantizerCodebooksDetails
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *scroller;
  GtkLabel *name;
  GtkButton *delete_button;
  GtkGrid *facts, *training, *cost, *comparison;
  GtkBox *users;
  GtkWidget *collection_box, *other_box;
  GtkDropDown *collection, *other;
  GtkLabel *none, *verdict;
  GtkWidget *progress;

  HekCodebookList *list;        /* owned */
  HekLibrary *library;          /* owned */
  HekQuantizerSession *session; /* owned (nullable) */
  HekCodebookItem *item;        /* owned (nullable) */
  GPtrArray *collection_uuids;  /* owned: of char *: the rows of @collection */
  GPtrArray *other_uuids;       /* owned: likewise of @other */
  char *collection_uuid, *other_uuid; /* owned (nullable): what is chosen */
  gboolean updating;            /* choices are not a person's */
};

G_DEFINE_FINAL_TYPE (StudioQuantizerCodebooksDetails, studio_quantizer_codebooks_details,
                     GTK_TYPE_WIDGET)

static const char *
get_uuid (StudioQuantizerCodebooksDetails *self)
{
  return hek_codebook_item_get_info (self->item)->uuid;
}

/* --- choices --------------------------------------------------------------------------------- */

static gboolean
find_uuid (GPtrArray  *uuids,
           const char *uuid,
           guint      *position)
{
  return uuid != NULL && g_ptr_array_find_with_equal_func (uuids, uuid, g_str_equal, position);
}

/* The collection that the page is about, one that uses the codebook, the one it was trained on, or
 * any. Returns: (transfer none) (nullable) */
static const char *
propose_collection (StudioQuantizerCodebooksDetails *self)
{
  const GPtrArray *users = hek_codebook_item_get_users (self->item);
  const char *current
    = self->session != NULL ? hek_quantizer_session_get_collection (self->session) : NULL;
  const char *trained = hek_codebook_item_get_info (self->item)->collection_uuid;

  if (find_uuid (self->collection_uuids, self->collection_uuid, NULL))
    return self->collection_uuid;
  if (find_uuid (self->collection_uuids, current, NULL))
    return current;
  for (guint i = 0; i < users->len; i++)
    if (find_uuid (self->collection_uuids, ((HekCodebookUser *) users->pdata[i])->uuid, NULL))
      return ((HekCodebookUser *) users->pdata[i])->uuid;
  if (find_uuid (self->collection_uuids, trained, NULL))
    return trained;
  return self->collection_uuids->len > 0 ? self->collection_uuids->pdata[0] : NULL;
}

static gboolean
is_same_list (GListModel *a,
              GListModel *b)
{
  guint n = g_list_model_get_n_items (b);

  if (a == NULL || g_list_model_get_n_items (a) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (a), i),
                      gtk_string_list_get_string (GTK_STRING_LIST (b), i)))
      return FALSE;
  return TRUE;
}

/* @uuids: of @names, one for each; @chosen: (nullable). A list that somebody has just opened stays
 * as it is where nothing changes. */
static void
set_rows (GtkDropDown   *drop_down,
          GtkStringList *names,
          GPtrArray     *uuids,
          const char    *chosen)
{
  guint position = GTK_INVALID_LIST_POSITION;

  if (!find_uuid (uuids, chosen, &position))
    position = GTK_INVALID_LIST_POSITION;
  if (!is_same_list (gtk_drop_down_get_model (drop_down), G_LIST_MODEL (names)))
    gtk_drop_down_set_model (drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (drop_down, position);
}

/* Those whose vectors it can encode. */
static void
fill_collections (StudioQuantizerCodebooksDetails *self)
{
  const HekCodebookInfo *info = hek_codebook_item_get_info (self->item);
  GListModel *collections = hek_library_get_collections (self->library);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  char *chosen;

  g_ptr_array_set_size (self->collection_uuids, 0);
  for (guint i = 0; i < g_list_model_get_n_items (collections); i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (collections, i);
      HekSchema *schema = hek_library_item_get_schema (item);

      if (schema == NULL || schema->dim != info->dim
          || hek_library_item_get_distance (item) != info->distance)
        continue;
      gtk_string_list_append (names, hek_library_item_get_name (item));
      g_ptr_array_add (self->collection_uuids,
                       g_strdup (hek_library_item_get_info (item)->uuid));
    }
  chosen = g_strdup (propose_collection (self));
  g_free (self->collection_uuid);
  self->collection_uuid = chosen;
  set_rows (self->collection, names, self->collection_uuids, chosen);
}

/* Codebooks that it can be compared with; another version of it is proposed. */
static void
fill_others (StudioQuantizerCodebooksDetails *self)
{
  const HekCodebookInfo *info = hek_codebook_item_get_info (self->item);
  GListModel *items = hek_codebook_list_get_items (self->list);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *same_name = NULL;

  g_ptr_array_set_size (self->other_uuids, 0);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (HekCodebookItem) item = g_list_model_get_item (items, i);
      const HekCodebookInfo *other = hek_codebook_item_get_info (item);
      g_autofree char *reason
        = hek_codebook_list_check_comparison (self->list, info->uuid, other->uuid, NULL);

      if (reason != NULL)
        continue;
      gtk_string_list_append (names, hek_codebook_item_get_name (item));
      g_ptr_array_add (self->other_uuids, g_strdup (other->uuid));
      if (same_name == NULL && g_str_equal (other->name, info->name))
        same_name = g_strdup (other->uuid);
    }
  if (!find_uuid (self->other_uuids, self->other_uuid, NULL))
    {
      const char *first = self->other_uuids->len > 0 ? self->other_uuids->pdata[0] : NULL;

      g_free (self->other_uuid);
      self->other_uuid = same_name != NULL ? g_steal_pointer (&same_name) : g_strdup (first);
    }
  set_rows (self->other, names, self->other_uuids, self->other_uuid);
}

/* --- what is shown --------------------------------------------------------------------------- */

static void
update_cost (StudioQuantizerCodebooksDetails *self)
{
  HekLibraryItem *collection = self->collection_uuid != NULL
                                 ? hek_library_find (self->library, self->collection_uuid) : NULL;
  const HekStoreStats *stats
    = collection != NULL ? hek_library_item_get_stats (collection) : NULL;

  if (stats == NULL)
    studio_codebook_facts_clear (self->cost);
  else
    studio_codebook_facts_fill_cost (self->cost, hek_codebook_item_get_info (self->item),
                                     stats->n_rows);
}

static gboolean
is_about (HekCodebookItem *a,
          HekCodebookItem *b,
          const char      *uuid_a,
          const char      *uuid_b)
{
  return g_strcmp0 (hek_codebook_item_get_info (a)->uuid, uuid_a) == 0
         && g_strcmp0 (hek_codebook_item_get_info (b)->uuid, uuid_b) == 0;
}

static void
set_stale (GtkWidget *widget,
           gboolean   is_stale)
{
  if (is_stale)
    gtk_widget_add_css_class (widget, "studio-stale");
  else
    gtk_widget_remove_css_class (widget, "studio-stale");
}

/* The last comparison, as long as it is about what is chosen. */
static void
update_comparison (StudioQuantizerCodebooksDetails *self)
{
  const HekCodebookComparison *found = hek_codebook_list_get_comparison (self->list);
  gboolean is_comparing = hek_codebook_list_is_comparing (self->list), shown = FALSE;

  if (self->item == NULL)
    return;
  if (found != NULL)
    shown = g_strcmp0 (found->collection_uuid, self->collection_uuid) == 0
            && (is_about (found->a, found->b, get_uuid (self), self->other_uuid)
                || is_about (found->b, found->a, get_uuid (self), self->other_uuid));
  gtk_widget_set_visible (GTK_WIDGET (self->comparison), shown);
  gtk_widget_set_visible (GTK_WIDGET (self->verdict), shown);
  gtk_widget_set_visible (self->progress, is_comparing);
  set_stale (GTK_WIDGET (self->comparison), is_comparing);
  set_stale (GTK_WIDGET (self->verdict), is_comparing);
  if (shown)
    {
      g_autofree char *verdict = studio_codebook_facts_fill_comparison (self->comparison, found);

      gtk_label_set_text (self->verdict, verdict);
    }
}

static void
update_delete (StudioQuantizerCodebooksDetails *self)
{
  gboolean is_used = hek_codebook_item_get_users (self->item)->len > 0;

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->delete_button),
                               is_used ? _("It is in use: remove its codes first")
                                       : _("It can be put back (Delete)"));
}

static void
studio_quantizer_codebooks_details_chosen (StudioQuantizerCodebooksDetails *self)
{
  guint collection = gtk_drop_down_get_selected (self->collection);
  guint other = gtk_drop_down_get_selected (self->other);

  if (self->updating || self->item == NULL)
    return;
  if (collection < self->collection_uuids->len)
    {
      g_free (self->collection_uuid);
      self->collection_uuid = g_strdup (self->collection_uuids->pdata[collection]);
    }
  if (other < self->other_uuids->len)
    {
      g_free (self->other_uuid);
      self->other_uuid = g_strdup (self->other_uuids->pdata[other]);
    }
  update_cost (self);
  update_comparison (self);
}

void
studio_quantizer_codebooks_details_set_item (StudioQuantizerCodebooksDetails *self,
                                             HekCodebookItem                 *item)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_CODEBOOKS_DETAILS (self));

  g_set_object (&self->item, item);
  gtk_widget_set_visible (self->scroller, item != NULL);
  if (item == NULL)
    return;
  self->updating = TRUE;
  gtk_label_set_text (self->name, hek_codebook_item_get_name (item));
  studio_codebook_facts_fill (self->facts, self->training, hek_codebook_item_get_info (item));
  studio_codebook_facts_fill_users (self->users, item, self->list, self->library);
  fill_collections (self);
  fill_others (self);
  gtk_widget_set_visible (self->collection_box, self->collection_uuids->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->none), self->collection_uuids->len == 0);
  gtk_widget_set_visible (self->other_box,
                          self->other_uuids->len > 0 && self->collection_uuids->len > 0);
  self->updating = FALSE;
  update_delete (self);
  update_cost (self);
  update_comparison (self);
}

gboolean
studio_quantizer_codebooks_details_can_compare (StudioQuantizerCodebooksDetails *self)
{
  g_return_val_if_fail (STUDIO_IS_QUANTIZER_CODEBOOKS_DETAILS (self), FALSE);

  return self->item != NULL && self->other_uuids->len > 0 && self->collection_uuids->len > 0;
}

void
studio_quantizer_codebooks_details_compare (StudioQuantizerCodebooksDetails *self)
{
  g_return_if_fail (studio_quantizer_codebooks_details_can_compare (self));

  hek_codebook_list_compare (self->list, get_uuid (self), self->other_uuid,
                             self->collection_uuid);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_codebooks_details_dispose (GObject *object)
{
  StudioQuantizerCodebooksDetails *self = STUDIO_QUANTIZER_CODEBOOKS_DETAILS (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->item);
  g_clear_object (&self->session);
  g_clear_object (&self->library);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (studio_quantizer_codebooks_details_parent_class)->dispose (object);
}

static void
studio_quantizer_codebooks_details_finalize (GObject *object)
{
  StudioQuantizerCodebooksDetails *self = STUDIO_QUANTIZER_CODEBOOKS_DETAILS (object);

  g_ptr_array_unref (self->collection_uuids);
  g_ptr_array_unref (self->other_uuids);
  g_free (self->collection_uuid);
  g_free (self->other_uuid);
  G_OBJECT_CLASS (studio_quantizer_codebooks_details_parent_class)->finalize (object);
}

#define BIND(child) \
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCodebooksDetails, child)

static void
studio_quantizer_codebooks_details_class_init (StudioQuantizerCodebooksDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_codebooks_details_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_quantizer_codebooks_details_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-codebooks-details.ui"));
  BIND (scroller);
  BIND (name);
  BIND (delete_button);
  BIND (facts);
  BIND (training);
  BIND (users);
  BIND (collection_box);
  BIND (collection);
  BIND (none);
  BIND (cost);
  BIND (other_box);
  BIND (other);
  BIND (progress);
  BIND (comparison);
  BIND (verdict);
  gtk_widget_class_bind_template_callback (widget_class,
                                           studio_quantizer_codebooks_details_chosen);
}

static void
studio_quantizer_codebooks_details_init (StudioQuantizerCodebooksDetails *self)
{
  self->collection_uuids = g_ptr_array_new_with_free_func (g_free);
  self->other_uuids = g_ptr_array_new_with_free_func (g_free);
  g_type_ensure (STUDIO_TYPE_WRAP_BOX);
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->collection);
  studio_own_name_keep (self->other);
}

void
studio_quantizer_codebooks_details_set_models (StudioQuantizerCodebooksDetails *self,
                                               HekCodebookList                 *list,
                                               HekLibrary                      *library,
                                               HekQuantizerSession             *session)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_CODEBOOKS_DETAILS (self));

  g_set_object (&self->list, list);
  g_set_object (&self->library, library);
  g_set_object (&self->session, session);
  g_signal_connect_object (list, "comparison-changed", G_CALLBACK (update_comparison), self,
                           G_CONNECT_SWAPPED);
}
