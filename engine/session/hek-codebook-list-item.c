/* SPDX-License-Identifier: Apache-2.0 */
/* What the codebook library knows of one codebook, as it was when somebody looked. */
#include "config.h"

#include "hek-codebook-list-private.h"

struct _HekCodebookItem
{
  GObject parent_instance;

  HekCodebookInfo *info; /* owned */
  char *name;            /* owned */
  GPtrArray *users;      /* owned: of HekCodebookUser */
  gboolean is_newest;
};

G_DEFINE_FINAL_TYPE (HekCodebookItem, hek_codebook_item, G_TYPE_OBJECT)

static void
user_free (gpointer data)
{
  HekCodebookUser *user = data;

  g_free (user->uuid);
  g_free (user->name);
  g_free (user);
}

static void
hek_codebook_item_finalize (GObject *object)
{
  HekCodebookItem *self = HEK_CODEBOOK_ITEM (object);

  g_clear_pointer (&self->info, hek_codebook_info_free);
  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_free (self->name);
  G_OBJECT_CLASS (hek_codebook_item_parent_class)->finalize (object);
}

static void
hek_codebook_item_class_init (HekCodebookItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hek_codebook_item_finalize;
}

static void
hek_codebook_item_init (HekCodebookItem *self)
{
  self->users = g_ptr_array_new_with_free_func (user_free);
}

HekCodebookItem *
hek_codebook_item_new (HekCodebookInfo *info,
                       gboolean         is_newest)
{
  HekCodebookItem *self = g_object_new (HEK_TYPE_CODEBOOK_ITEM, NULL);

  self->info = info;
  self->name = hek_codebook_info_dup_full_name (info);
  self->is_newest = is_newest;
  return self;
}

void
hek_codebook_item_take_user (HekCodebookItem *self,
                             HekCodebookUser *user)
{
  g_ptr_array_add (self->users, user);
}

static gboolean
user_equal (const HekCodebookUser *a,
            const HekCodebookUser *b)
{
  return g_str_equal (a->uuid, b->uuid) && g_str_equal (a->name, b->name) &&
         a->n_rows == b->n_rows && a->n_rows_missing == b->n_rows_missing &&
         a->n_bytes == b->n_bytes;
}

/* What a codebook is does not change, only what it is called and who uses it. */
gboolean
hek_codebook_item_equal (HekCodebookItem *a,
                         HekCodebookItem *b)
{
  if (!g_str_equal (a->info->uuid, b->info->uuid) || !g_str_equal (a->name, b->name) ||
      a->is_newest != b->is_newest || a->users->len != b->users->len)
    return FALSE;
  for (guint i = 0; i < a->users->len; i++)
    if (!user_equal (a->users->pdata[i], b->users->pdata[i]))
      return FALSE;
  return TRUE;
}

const HekCodebookInfo *
hek_codebook_item_get_info (HekCodebookItem *self)
{
  g_return_val_if_fail (HEK_IS_CODEBOOK_ITEM (self), NULL);

  return self->info;
}

const char *
hek_codebook_item_get_name (HekCodebookItem *self)
{
  g_return_val_if_fail (HEK_IS_CODEBOOK_ITEM (self), NULL);

  return self->name;
}

const GPtrArray *
hek_codebook_item_get_users (HekCodebookItem *self)
{
  g_return_val_if_fail (HEK_IS_CODEBOOK_ITEM (self), NULL);

  return self->users;
}

const HekCodebookUser *
hek_codebook_item_find_user (HekCodebookItem *self,
                             const char      *collection_uuid)
{
  g_return_val_if_fail (HEK_IS_CODEBOOK_ITEM (self), NULL);

  for (guint i = 0; i < self->users->len; i++)
    {
      const HekCodebookUser *user = self->users->pdata[i];

      if (g_strcmp0 (user->uuid, collection_uuid) == 0)
        return user;
    }
  return NULL;
}

gboolean
hek_codebook_item_is_newest (HekCodebookItem *self)
{
  g_return_val_if_fail (HEK_IS_CODEBOOK_ITEM (self), FALSE);

  return self->is_newest;
}
