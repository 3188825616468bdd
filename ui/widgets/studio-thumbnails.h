/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gdk/gdk.h>

#include "hek-snapshot.h"

G_BEGIN_DECLS

/*
 * Small versions of pictures, those of files and those that are kept with rows: read on jobs, the
 * last asked for first, and kept up to a limit; those that were asked for longest ago go first.
 * Main thread only.
 *
 * Signal "loaded" (const char *name): more is known now of the file of that path, or of the row of
 * that name
 */
#define STUDIO_TYPE_THUMBNAILS (studio_thumbnails_get_type ())
G_DECLARE_FINAL_TYPE (StudioThumbnails, studio_thumbnails, STUDIO, THUMBNAILS, GObject)

/* @side: of the longer side, in pixels; @n_bytes: of all that are kept */
StudioThumbnails *studio_thumbnails_new (guint side, gsize n_bytes);

/**
 * studio_thumbnails_get:
 * @failed: (out): the file cannot be read as a picture
 *
 * Asks for it when it is not there.
 *
 * Returns: (transfer none) (nullable): valid until the next call
 */
GdkTexture *studio_thumbnails_get (StudioThumbnails *self, const char *path, gboolean *failed);

/**
 * studio_thumbnails_get_row:
 * @name: of a row, and of no file
 * @thumbnail: what is kept with it
 * @path: (nullable): its file, which is only read when @thumbnail is damaged
 * @failed: (out): neither can be read as a picture
 *
 * As studio_thumbnails_get().
 */
GdkTexture *studio_thumbnails_get_row (StudioThumbnails *self, const char *name,
                                       HekThumbnail *thumbnail, const char *path,
                                       gboolean *failed);

/* Reads nothing any more. */
void studio_thumbnails_close (StudioThumbnails *self);

G_END_DECLS
