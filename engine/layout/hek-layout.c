/* SPDX-License-Identifier: Apache-2.0 */
/* The table of methods, and the life of a layout. */
#include "config.h"

#include "hek-layout.h"

#include "hek-layout-core-private.h"
#include "hek-ref.h"

G_DEFINE_QUARK (hek-layout-error-quark, hek_layout_error)

static const HekLayoutMethod *const methods[] = {
  &hek_layout_pca,
  &hek_layout_umap,
  &hek_layout_tsne,
  &hek_layout_random,
};

guint
hek_layout_n_methods (void)
{
  return G_N_ELEMENTS (methods);
}

const HekLayoutMethod *
hek_layout_method (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (methods), NULL);

  return methods[i];
}

const HekLayoutMethod *
hek_layout_method_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i]->id, id))
      return methods[i];
  return NULL;
}

const char *
hek_layout_method_id (const HekLayoutMethod *method)
{
  return method->id;
}

const char *
hek_layout_method_label (const HekLayoutMethod *method)
{
  return method->label;
}

const char *
hek_layout_method_help (const HekLayoutMethod *method)
{
  return method->help;
}

const HekOption *
hek_layout_method_options (const HekLayoutMethod *method,
                           guint                 *n_options)
{
  *n_options = method->n_options;
  return method->options;
}

gboolean
hek_layout_method_has_geometry (const HekLayoutMethod *method,
                                HekGeometry            geometry)
{
  return (method->geometries >> geometry & 1) != 0;
}

/* ---- layouts ---- */

struct _HekLayout
{
  gatomicrefcount ref;
  HekLayoutRecipe recipe;
  gsize n;
  guint n_coords;
  const float *coords;

  /* owned: one of the two */
  float *own;
  GBytes *bytes;
};

static HekLayout *
layout_new (const HekLayoutRecipe *recipe,
            const float           *coords,
            gsize                  n)
{
  HekLayout *self = g_new0 (HekLayout, 1);

  g_atomic_ref_count_init (&self->ref);
  self->recipe = *recipe;
  self->n = n;
  self->n_coords = hek_geometry_n_coords (recipe->geometry, recipe->n_dims);
  self->coords = coords;
  return self;
}

HekLayout *
hek_layout_new (const HekLayoutRecipe *recipe,
                float                 *coords,
                gsize                  n)
{
  HekLayout *self = layout_new (recipe, coords, n);

  self->own = coords;
  return self;
}

HekLayout *
hek_layout_new_borrowed (const HekLayoutRecipe *recipe,
                         const float           *coords,
                         gsize                  n,
                         GBytes                *bytes)
{
  HekLayout *self = layout_new (recipe, coords, n);

  self->bytes = g_bytes_ref (bytes);
  return self;
}

HekLayout *
hek_layout_ref (HekLayout *self)
{
  g_atomic_ref_count_inc (&self->ref);
  return self;
}

void
hek_layout_unref (HekLayout *self)
{
  if (!hek_ref_drop (&self->ref))
    return;

  g_free (self->own);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

const HekLayoutRecipe *
hek_layout_recipe (const HekLayout *self)
{
  return &self->recipe;
}

const float *
hek_layout_coords (const HekLayout *self)
{
  return self->coords;
}

gsize
hek_layout_n (const HekLayout *self)
{
  return self->n;
}

guint
hek_layout_n_coords (const HekLayout *self)
{
  return self->n_coords;
}
