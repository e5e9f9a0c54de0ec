"""From a stranger's ONNX file to our layers and weights, or to one line that says why not.

An experiment file names its model in place of layers and training::

    dataset = "photos"

    [model]
    file = "models/my.onnx"      # from the folder where the build runs, or absolute

:func:`build.network.lowering.reading.read` turns the file into a :class:`LoweredModel
<build.network.lowering.lowered_model.LoweredModel>`. Its ``network`` stands where the layers of an experiment stand
(``dataclasses.replace(experiment, network=model.network)``), so that the list of layers, the exports and every stage
take it as they take a trained one; its ``weights`` stand where the train stage's do.
"""
